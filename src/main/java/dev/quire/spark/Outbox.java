package dev.quire.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Which rows of a block each block of the other side needs. It is found once; in every half-epoch
 * each of these rows then goes once to each block that needs it, however many ratings there are.
 *
 * @param wanted [blocks of the other side][rows], rising, counted from the first of this block
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
@DefaultSerializer(JavaSerializer.class) // Kryo cannot make records
record Outbox(int[][] wanted) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * The letters to all blocks of the other side, each with its addressee.
   *
   * @param from the block that sends, as it is now
   */
  Iterator<Tuple2<Integer, Letter>> letters(Vectors from) {
    List<Tuple2<Integer, Letter>> letters = new ArrayList<>();
    for (int to = 0; to < wanted.length; to++) {
      if (wanted[to].length > 0) {
        letters.add(new Tuple2<>(to, from.letter(wanted[to])));
      }
    }
    return letters.iterator();
  }
}
