package dev.quire.input;

import dev.quire.parallel.RandomStreams;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One thread's way from the ids in a file to the keys of a {@link RatingBatch}. It remembers ids of
 * up to {@value #SHORT_BYTES} bytes that it has seen, so that most of them are found without a look
 * at memory that all threads share.
 */
public final class IdReader {
  /** The answer for what is no id of this kind. */
  public static final long NO_KEY = -1;

  private static final int MAX_DIGITS = 19;
  private static final int SHORT_BYTES = 15; // an id and its length are two longs
  private static final int MEMORY_BITS = 13;

  /** Heap that one takes when the ids are text. */
  static final long BYTES = 20L << MEMORY_BITS;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final TextIds texts; // null when ids are numbers
  private final long[] low; // [2^MEMORY_BITS], the first eight bytes
  private final long[] high; // [2^MEMORY_BITS], the others, and the length above; 0 for nothing
  private final int[] numbers; // [2^MEMORY_BITS]

  IdReader(Optional<TextIds> texts) {
    this.texts = texts.orElse(null);
    int places = texts.isPresent() ? 1 << MEMORY_BITS : 0;
    low = new long[places];
    high = new long[places];
    numbers = new int[places];
  }

  /** Whether ids are text. */
  public boolean isText() {
    return texts != null;
  }

  /**
   * The key of an id that is given as text, in UTF-8: {@link #NO_KEY} where ids are numbers and
   * this is none, or where it is empty or too long.
   */
  public long key(byte[] bytes, int from, int length) {
    if (texts == null) {
      return number(bytes, from, length);
    }
    if (length < 1 || length > TextIds.MAX_BYTES) {
      return NO_KEY;
    }
    return length <= SHORT_BYTES
        ? shortKey(bytes, from, length)
        : texts.intern(bytes, from, length);
  }

  /**
   * The key of an id that is given as a number: {@link #NO_KEY} for a negative one, unless text.
   */
  public long key(long id) {
    if (texts == null) {
      return Math.max(NO_KEY, id);
    }
    byte[] text = Long.toString(id).getBytes(StandardCharsets.US_ASCII);
    return key(text, 0, text.length);
  }

  private int shortKey(byte[] bytes, int from, int length) {
    long first = word(bytes, from, Math.min(length, Long.BYTES));
    long second = length <= Long.BYTES ? 0 : word(bytes, from + Long.BYTES, length - Long.BYTES);
    long hash = RandomStreams.mix(length ^ first);
    hash = length <= Long.BYTES ? hash : RandomStreams.mix(hash ^ second);
    second |= (long) length << (7 * Byte.SIZE);
    int place = (int) hash & ((1 << MEMORY_BITS) - 1);
    if (low[place] == first && high[place] == second) {
      return numbers[place];
    }
    int number = texts.intern(bytes, from, length, hash);
    low[place] = first;
    high[place] = second;
    numbers[place] = number;
    return number;
  }

  /** Up to eight bytes as a little-endian number. */
  private static long word(byte[] bytes, int from, int length) {
    if (from + Long.BYTES <= bytes.length) {
      return (long) EIGHT.get(bytes, from) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (bytes[from + i] & 0xff);
    }
    return word;
  }

  /** Whether an id is one that is a number. */
  static boolean isNumber(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length) != NO_KEY;
  }

  /** The id that a text is when ids are numbers, or {@link #NO_KEY}. */
  static long number(byte[] bytes, int from, int length) {
    if (length < 1 || length > MAX_DIGITS || (length > 1 && bytes[from] == '0')) {
      return NO_KEY;
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return NO_KEY;
      }
      value = 10 * value + digit;
    }
    return value < 0 ? NO_KEY : value; // 19 digits are less than 2^64
  }
}
