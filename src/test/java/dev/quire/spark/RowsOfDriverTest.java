package dev.quire.spark;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.model.ScratchSpace;
import dev.quire.train.rows.RowNumbers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag$;

class RowsOfDriverTest {
  private static final int[] CUTS = {0, 2, 2, 5};

  @TempDir Path folder;

  static Stream<SerializerInstance> serializers() {
    SparkConf conf = new SparkConf();
    return Stream.of(
        new JavaSerializer(conf).newInstance(), new KryoSerializer(conf).newInstance());
  }

  /** Rows 0 to 4, of which each number tells its kind, row and place. */
  private static List<RowNumbers.Stored> numbers(Arena arena) {
    MemorySegment one = arena.allocate(F32, 5);
    MemorySegment three = arena.allocate(F32, 15);
    for (int row = 0; row < 5; row++) {
      one.setAtIndex(F32, row, 100 + row);
      for (int k = 0; k < 3; k++) {
        three.setAtIndex(F32, row * 3 + k, 200 + 10 * row + k);
      }
    }
    return List.of(new RowNumbers.Stored(one, 1), new RowNumbers.Stored(three, 3));
  }

  private static Vectors there(SerializerInstance serializer, RowsOfDriver rows, int block) {
    Object leaving = new RowsOfDriver.Block(rows, block);
    ByteBuffer bytes = serializer.serialize(leaving, ClassTag$.MODULE$.apply(Object.class));
    return (Vectors) serializer.deserialize(bytes, ClassTag$.MODULE$.apply(Object.class));
  }

  /** A task that has to be done again gets what it got, whatever the driver has by then. */
  @ParameterizedTest
  @MethodSource("serializers")
  void blocksArriveAsTheyWere(SerializerInstance serializer) {
    try (Arena arena = Arena.ofConfined();
        ScratchSpace scratch = new ScratchSpace(folder)) {
      List<RowNumbers.Stored> kinds = numbers(arena);
      try (RowsOfDriver rows = RowsOfDriver.of(kinds, CUTS, scratch)) {
        for (int time = 0; time < 2; time++) {
          Vectors last = there(serializer, rows, 2);
          assertEquals(2, last.block());
          assertArrayEquals(new int[] {1, 3}, last.widths());
          assertArrayEquals(new float[] {102, 103, 104}, last.numbers()[0]);
          assertArrayEquals(
              new float[] {220, 221, 222, 230, 231, 232, 240, 241, 242}, last.numbers()[1]);
          assertEquals(0, there(serializer, rows, 1).numbers()[1].length);
          assertArrayEquals(new float[] {100, 101}, there(serializer, rows, 0).numbers()[0]);
          kinds.forEach(kind -> kind.memory().fill((byte) 0));
        }
      }
    }
  }

  @Test
  void nothingStaysAndNothingLeavesAfterwards() throws Exception {
    SerializerInstance java = serializers().findFirst().orElseThrow();
    try (Arena arena = Arena.ofConfined();
        ScratchSpace scratch = new ScratchSpace(folder)) {
      RowsOfDriver rows = RowsOfDriver.of(numbers(arena), CUTS, scratch);
      rows.close();
      assertThrows(IllegalStateException.class, () -> there(java, rows, 0));
      RowsOfDriver.of(List.of(), CUTS, scratch).close();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
