package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path path = folder.resolve("a.safetensors");
    try (TensorFileWriter writer =
        TensorFileWriter.builder("test")
            .metadata("answer", "42")
            .tensor("codes", DType.U8, 3)
            .tensor("factors", DType.F32, 5, 7)
            .open(path)) {
      writer.segment("codes").set(Layouts.U8, 2, (byte) 9);
      writer.segment("factors").setAtIndex(Layouts.F32, 34, 1.5f);
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path, "test")) {
      file.verify();
      assertEquals("42", file.metadata("answer"));
      assertEquals(9, file.segment("codes", DType.U8, 3).get(Layouts.U8, 2));
      assertEquals(1.5f, file.segment("factors", DType.F32, -1, 7).getAtIndex(Layouts.F32, 34));
      for (Tensor tensor : file.tensors()) {
        assertEquals(0, tensor.offsetBytes() % 64);
      }
    }
  }
}
