package dev.quire.cli.train;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C while work goes on that can be left and resumed: the first one asks for it, the second one
 * ends the process as it would have.
 *
 * <p>The class that the JDK has for it is called by name, because the compiler's warning of it
 * cannot be turned off; where there is none, the first Ctrl-C ends the process.
 */
final class StopSignal implements AutoCloseable {
  /** Epochs that take less are not left but finished: nobody minds, and it needs no copies. */
  static final Duration FINISHED_EPOCH = Duration.ofSeconds(2);

  private static final int EXIT_CODE = 130; // what the JVM ends with, too

  private final AtomicBoolean wanted = new AtomicBoolean();
  private final Object before; // the handler; null where there is none

  /**
   * Begins to listen.
   *
   * @param first runs at the first Ctrl-C, on a thread of its own
   */
  StopSignal(Runnable first) {
    before =
        handle(
            () -> {
              if (wanted.getAndSet(true)) {
                System.exit(EXIT_CODE);
              }
              first.run();
            });
  }

  /** Whether it has been pressed. */
  boolean isWanted() {
    return wanted.get();
  }

  private static Object handle(Runnable handler) {
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      return handle(
          type,
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                handler.run();
                return null;
              }));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Sets a handler; gives the one that was there. */
  private static Object handle(Class<?> type, Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object interrupt = signal.getConstructor(String.class).newInstance("INT");
    return signal.getMethod("handle", signal, type).invoke(null, interrupt, handler);
  }

  @Override
  public void close() {
    try {
      if (before != null) {
        handle(Class.forName("sun.misc.SignalHandler"), before);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot set a handler back that was there", e);
    }
  }
}
