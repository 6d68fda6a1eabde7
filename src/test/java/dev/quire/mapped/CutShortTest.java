package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.ChildClassPath;
import dev.quire.kernel.Kernels;
import dev.quire.kernel.VectorModule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reads a mapped file ends in an InternalError when the file is cut short, and not in the end
 * of the process, whether it is interpreted or compiled. Each case is a JVM of its own.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
class CutShortTest {
  private static final int RANK = 21; // strips of all kinds at any vector width
  private static final int ROWS = 40_000;
  private static final int COMPILED_AFTER = 20_000;

  @TempDir Path folder;

  @Test
  void gatheringEndsInAnError() throws Exception {
    assertSurvives("gather");
  }

  @Test
  void summingRowsEndsInAnError() throws Exception {
    assertSurvives("addRows");
    assertSurvives("addScaledRows");
    assertSurvives("addProducts");
  }

  @Test
  void aChecksumEndsInAnError() throws Exception {
    assertSurvives("crc");
  }

  private void assertSurvives(String what) throws Exception {
    for (String when : List.of("interpreted", "compiled")) {
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.addAll(
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .filter(argument -> !argument.startsWith("-javaagent"))
              .toList());
      command.addAll(List.of("-cp", ChildClassPath.get(), Child.class.getName()));
      command.addAll(List.of(what, when, folder.resolve(what + "-" + when).toString()));
      Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(true, child.waitFor(60, TimeUnit.SECONDS), output);
      assertEquals("InternalError\n", output.replaceAll("(?m)^WARNING.*\n", ""), what + " " + when);
    }
  }

  /** Maps a file, reads it, cuts it short, reads it again. */
  static final class Child {
    private Child() {}

    @SuppressWarnings("SystemOut") // this is how the child reports
    public static void main(String[] args) throws IOException {
      VectorModule.load();
      Path file = Path.of(args[2]);
      long bytes = (long) ROWS * RANK * Float.BYTES;
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          Arena arena = Arena.ofShared()) {
        MemorySegment matrix = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        Runnable read = reader(args[0], matrix);
        int times = args[1].equals("compiled") ? COMPILED_AFTER : 1;
        for (int i = 0; i < times; i++) {
          read.run();
        }
        channel.truncate(4096);
        read.run();
        System.out.println("no error");
      } catch (InternalError e) {
        System.out.println("InternalError");
      }
    }

    private static Runnable reader(String what, MemorySegment matrix) {
      int[] rows = {0, ROWS - 1, ROWS / 2, 7};
      float[] panel = new float[rows.length * Kernels.stride(RANK)];
      return switch (what) {
        case "gather" -> () -> Kernels.gather(matrix, RANK, rows, rows.length, panel);
        case "addScaledRows" ->
            () -> Kernels.addRows(matrix, RANK, rows, new float[rows.length], rows.length, panel);
        case "addProducts" ->
            () ->
                Kernels.addProducts(
                    matrix, RANK, 1, RANK - 1, rows, rows.length, panel, panel.clone());
        case "addRows" -> () -> Kernels.addRows(matrix, RANK, rows, rows.length, panel);
        default -> {
          MemorySegment end = matrix.asSlice(matrix.byteSize() - 8192);
          yield () -> Checksums.crc32c(end);
        }
      };
    }
  }
}
