package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.kernel.Kernels;
import dev.quire.train.rows.HalfEpoch;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/** What tasks hand one another, where a cluster has {@code spark.serializer} set to Kryo's. */
class KryoTest {
  private final SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();

  private <T> T there(T here, Class<T> type) {
    ByteBuffer bytes = kryo.serialize(here, ClassTag$.MODULE$.apply(type));
    return kryo.deserialize(bytes, ClassTag$.MODULE$.apply(type));
  }

  private static Vectors vectors() {
    return new Vectors(3, new int[] {1, 2}, new float[][] {{1, 2}, {3, 4, 5, 6}});
  }

  @Test
  void solvedRows() {
    Solved solved =
        new Solved(
            vectors(),
            new HalfEpoch.Sums(new double[][] {{7}}, new double[0][]),
            -1,
            Kernels.name());
    Solved arrived = there(solved, Solved.class);
    assertEquals(3, arrived.rows().block());
    assertArrayEquals(new float[] {3, 4, 5, 6}, arrived.rows().numbers()[1]);
    assertEquals(7, HalfEpoch.Sums.total(List.of(arrived.sums()), 1)[0]);
    assertEquals(-1, arrived.unsolvable());
  }

  @Test
  void vectorsAndLetters() {
    assertArrayEquals(new int[] {1, 2}, there(vectors(), Vectors.class).widths());
    Letter letter = there(vectors().letter(new int[] {1}), Letter.class);
    assertEquals(3, letter.from());
    assertArrayEquals(new float[] {5, 6}, letter.numbers()[1]);
    Outbox outbox = there(new Outbox(new int[][] {{4, 5}, {}}), Outbox.class);
    assertArrayEquals(new int[] {4, 5}, outbox.wanted()[0]);
  }
}
