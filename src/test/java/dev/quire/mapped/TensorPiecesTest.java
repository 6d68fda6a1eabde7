package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorPiecesTest {
  @TempDir Path folder;

  private static TensorFileWriter.Builder description(long bytes) {
    return TensorFileWriter.builder("test")
        .tensor("a", DType.I32, 3)
        .tensor("b", DType.U8, bytes)
        .tensor("c", DType.I64, 2);
  }

  /** The same bytes as through a mapping, whatever the order, with what is not written 0. */
  @Test
  void equalsAMappedFile() throws Exception {
    Path mapped = folder.resolve("mapped");
    try (TensorFileWriter writer = description(5).open(mapped)) {
      writer.segment("a").setAtIndex(Layouts.I32, 1, 7);
      writer.segment("b").set(Layouts.U8, 4, (byte) 9);
      writer.commit();
    }
    Path pieces = folder.resolve("pieces");
    try (TensorPieces writer = description(5).openPieces(pieces)) {
      writer.write(writer.tensor("b"), 4, MemorySegment.ofArray(new byte[] {9}));
      assertEquals(9, writer.read(writer.tensor("b")).get(Layouts.U8, 4));
      assertEquals(0, writer.read(writer.tensor("c")).getAtIndex(Layouts.I64, 1));
      writer.write(writer.tensor("a"), 4, MemorySegment.ofArray(new byte[] {7, 0, 0, 0}));
      assertEquals(7, writer.read(writer.tensor("a")).getAtIndex(Layouts.I32, 1));
      assertFalse(Files.exists(pieces));
      writer.commit();
      assertEquals(7, writer.read(writer.tensor("a")).getAtIndex(Layouts.I32, 1));
    }
    assertArrayEquals(Files.readAllBytes(mapped), Files.readAllBytes(pieces));
    assertNames("mapped", "pieces");
  }

  /** Large enough to be forced in the background. */
  @Test
  void aLargeFile() throws Exception {
    long size = 100 << 20;
    Path path = folder.resolve("large");
    try (Arena arena = Arena.ofConfined();
        TensorPieces writer = description(size).openPieces(path)) {
      MemorySegment piece = arena.allocate(4 << 20).fill((byte) 5);
      for (long at = 0; at < size; at += piece.byteSize()) {
        writer.write(writer.tensor("b"), at, piece);
      }
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path)) {
      file.verify();
      assertEquals(5, file.segment("b", DType.U8, size).get(Layouts.U8, size - 1));
    }
  }

  @Test
  void withoutCommitNothingIsLeft() throws Exception {
    try (TensorPieces writer = description(5).openPieces(folder.resolve("x"))) {
      writer.write(writer.tensor("b"), 0, MemorySegment.ofArray(new byte[5]));
    }
    assertNames();
  }

  @Test
  void outsideOfATensor() throws Exception {
    try (TensorPieces writer = description(5).openPieces(folder.resolve("x"))) {
      MemorySegment bytes = MemorySegment.ofArray(new byte[5]);
      Exception behind =
          assertThrows(
              IndexOutOfBoundsException.class, () -> writer.write(writer.tensor("b"), 1, bytes));
      assertEquals("outside of the tensor: tensor=b, byte=1, bytes=5", behind.getMessage());
      assertThrows(
          IndexOutOfBoundsException.class, () -> writer.write(writer.tensor("b"), -1, bytes));
      assertThrows(IllegalArgumentException.class, () -> writer.tensor("d"));
    }
  }

  private void assertNames(String... names) throws Exception {
    try (Stream<Path> paths = Files.list(folder)) {
      assertArrayEquals(names, paths.map(path -> path.getFileName().toString()).sorted().toArray());
    }
  }
}
