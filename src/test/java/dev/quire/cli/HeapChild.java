package dev.quire.cli;

import dev.quire.kernel.VectorModule;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * Runs a command line and looks at the heap meanwhile: collects the garbage again and again, and at
 * the end prints how many bytes at most were left.
 */
final class HeapChild {
  private static final long PAUSE_MILLIS = 15;

  private HeapChild() {}

  @SuppressWarnings("SystemOut") // this is how the child reports
  public static void main(String[] args) throws InterruptedException {
    VectorModule.load();
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long[] most = new long[1];
    Thread observer =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                memory.gc();
                most[0] = Math.max(most[0], memory.getHeapMemoryUsage().getUsed());
                try {
                  Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    observer.start();
    int code = QuireCommand.run(args);
    observer.interrupt();
    observer.join();
    System.out.println("live bytes " + most[0]);
    System.exit(code);
  }
}
