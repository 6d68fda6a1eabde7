package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a file that is being written: commit, close, failures, and what they leave. */
class TensorFileWriterTest {
  @TempDir Path folder;

  private Path target() {
    return folder.resolve("a.safetensors");
  }

  private static TensorFileWriter open(Path path) throws IOException {
    return open(Target.file(path, true));
  }

  private static TensorFileWriter open(Target target) throws IOException {
    return TensorFileWriter.builder("test").tensor("a", DType.U8, 3).open(target);
  }

  private static void assertFails(
      Class<? extends Throwable> type, String message, Executable executable) {
    assertEquals(message, assertThrows(type, executable).getMessage());
  }

  /** Forced to disk or not: nobody sees half of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOldFileStaysUntilCommit(boolean forced) throws Exception {
    Files.writeString(target(), "old");
    Target target = Target.file(target(), true);
    try (TensorFileWriter writer = open(forced ? target : target.unforced())) {
      writer.segment("a").set(Layouts.U8, 0, (byte) 7);
      assertEquals("old", Files.readString(target()));
      writer.commit();
      assertEquals(List.of("a.safetensors"), SampleFile.names(folder), "committed before close");
    }
    assertEquals(List.of("a.safetensors"), SampleFile.names(folder));
    try (TensorFile file = TensorFile.open(target(), "test")) {
      file.verify();
      assertArrayEquals(
          new byte[] {7, 0, 0}, file.segment("a", DType.U8, 3).toArray(Layouts.U8), "zeros first");
    }
  }

  @Test
  void withoutCommitNothingIsLeft() throws Exception {
    open(target()).close();
    assertEquals(List.of(), SampleFile.names(folder));

    Files.writeString(target(), "old");
    TensorFileWriter writer = open(target());
    writer.close();
    assertDoesNotThrow(writer::close, "a second time");
    assertEquals(List.of("a.safetensors"), SampleFile.names(folder));
    assertEquals("old", Files.readString(target()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTwoWritersOfOneFileTheFirstWinsAndNothingIsLost(boolean force) throws Exception {
    if (force) {
      Files.writeString(target(), "old");
    }
    try (TensorFileWriter first = open(Target.file(target(), force));
        TensorFileWriter second = open(Target.file(target(), force))) {
      first.segment("a").set(Layouts.U8, 0, (byte) 1);
      second.segment("a").set(Layouts.U8, 0, (byte) 2);
      first.commit();
      assertEquals(1, firstByte(target()));
      Path kept = folder.resolve("a.new.safetensors");
      assertFails(
          FileAlreadyExistsException.class,
          target()
              + ": was made or changed by somebody else meanwhile, and stays: the new one="
              + kept
              + "; look at both and remove one",
          second::commit);
      assertEquals(1, firstByte(target()));
      assertEquals(2, firstByte(kept));
    }
    assertEquals(List.of("a.new.safetensors", "a.safetensors"), SampleFile.names(folder));
  }

  private static byte firstByte(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path, "test")) {
      file.verify();
      return file.segment("a", DType.U8, 3).get(Layouts.U8, 0);
    }
  }

  /** Touching unmapped memory would end the process instead of throwing. */
  @Test
  void segmentsEndWithCommitAndWithClose() throws Exception {
    TensorFileWriter writer = open(target());
    MemorySegment committed = writer.segment("a");
    writer.commit();
    assertThrows(IllegalStateException.class, () -> committed.set(Layouts.U8, 0, (byte) 1));
    assertThrows(IllegalStateException.class, writer::commit, "a second time");
    writer.close();

    ScratchFile scratch = ScratchFile.create(folder, "scratch", 8);
    MemorySegment memory = scratch.segment();
    scratch.close();
    assertThrows(IllegalStateException.class, () -> memory.get(Layouts.I64, 0));
  }

  /** A mapping that stays would keep the disk space of a deleted scratch file. */
  @Test
  void nothingStaysMapped() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps), "needs Linux: " + maps + " cannot be read");
    try (TensorFileWriter writer = open(target())) {
      assertTrue(Files.readString(maps).contains(folder.toString()));
      writer.commit();
      assertFalse(Files.readString(maps).contains(folder.toString()));
    }
    open(target()).close();
    ScratchFile.create(folder, "scratch", 5000).close();
    TensorFile.open(target()).close();
    assertFalse(Files.readString(maps).contains(folder.toString()));
  }

  @Test
  void scratchFilesStartAsZerosAndLeaveNothing() throws Exception {
    SpoolFile spool = SpoolFile.create(folder, "pairs");
    try (spool;
        ScratchFile scratch = ScratchFile.create(folder, "pairs", 10_000)) {
      assertEquals(-1, scratch.segment().mismatch(MemorySegment.ofArray(new byte[10_000])));
      scratch.segment().set(Layouts.U8, 9_999, (byte) 1);
      assertEquals(0, spool.append(MemorySegment.ofArray(new byte[] {1, 2, 3})));
      assertEquals(3, spool.append(MemorySegment.ofArray(new byte[] {4})));
      assertArrayEquals(new byte[] {1, 2, 3, 4}, spool.map().toArray(Layouts.U8));
      assertEquals(2, SampleFile.names(folder).size());
    }
    assertDoesNotThrow(spool::close, "a second time");
    assertEquals(List.of(), SampleFile.names(folder));
  }

  @Test
  void aTargetThatCannotBeIsRefusedBeforeTheWork() throws Exception {
    assertFails(
        InvalidFileException.class,
        folder + ": is a folder, not a file; choose another name",
        () -> open(folder));
    assertFails(
        InvalidFileException.class,
        "/: is a folder, not a file; choose another name",
        () -> open(Path.of("/")));
    String name = "n".repeat(255);
    String message = assertThrows(IOException.class, () -> open(folder.resolve(name))).getMessage();
    assertEquals(
        "cannot write %s: reason=File name too long; choose another place or name"
            .formatted(folder.resolve(name)),
        message);
    assertEquals(List.of(), SampleFile.names(folder));
  }

  @Test
  void aFolderThatAppearsAtTheTargetIsNotReplaced() throws Exception {
    try (TensorFileWriter writer = open(target())) {
      Files.createDirectory(target());
      assertThrows(FileAlreadyExistsException.class, writer::commit);
    }
    assertEquals(List.of("a.new.safetensors", "a.safetensors"), SampleFile.names(folder));
    assertTrue(Files.isDirectory(target()));
  }

  @Test
  void anInterruptIsNotAFullDisk() {
    Thread.currentThread().interrupt();
    try {
      assertFails(CancellationException.class, "interrupted", () -> open(target()));
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
    }
    assertEquals(List.of(), SampleFile.names(folder));
  }

  @Test
  void descriptionsThatCouldNotBeReadAreRefused() {
    TensorFileWriter.Builder builder = TensorFileWriter.builder("test").tensor("a", DType.U8, 3);
    assertFails(
        IllegalArgumentException.class,
        "tensor added twice: name=a",
        () -> builder.tensor("a", DType.F32));
    assertFails(
        IllegalArgumentException.class,
        "reserved tensor name: name=_padding.0",
        () -> builder.tensor("_padding.0", DType.U8, 3));
    assertFails(
        IllegalArgumentException.class,
        "reserved tensor name: name=__metadata__",
        () -> builder.tensor("__metadata__", DType.U8, 3));
    assertFails(
        IllegalArgumentException.class,
        "reserved metadata key: key=crc32c.a",
        () -> builder.metadata("crc32c.a", "0"));
    assertThrows(NullPointerException.class, () -> builder.metadata("key", null));
    assertFails(
        IllegalArgumentException.class,
        "negative dimension: shape=[2, -1]",
        () -> builder.tensor("b", DType.U8, 2, -1));
    assertFails(
        IllegalArgumentException.class,
        "shape too large: shape=[4294967296, 4294967296]",
        () -> builder.tensor("b", DType.U8, 1L << 32, 1L << 32));
    assertFails(
        IllegalArgumentException.class,
        "no such tensor: name=b",
        () -> {
          try (TensorFileWriter writer = builder.open(target())) {
            writer.segment("b");
          }
        });
    builder.metadata("history", "x".repeat(1 << 20));
    String message =
        assertThrows(IllegalArgumentException.class, () -> builder.open(target())).getMessage();
    assertTrue(
        message.matches(
            "header too large: header bytes=10[0-9]{5}, at most=1048576; keep long metadata in a"
                + " tensor"),
        message);
    assertEquals(List.of(), SampleFile.names(folder));
  }
}
