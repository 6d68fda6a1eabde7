package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file mapped by the JDK. */
record JdkMapping(Arena arena, MemorySegment segment) implements WritableMapping {
  static JdkMapping of(Path file, long lengthBytes) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new JdkMapping(
          arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, lengthBytes, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void unmap() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
