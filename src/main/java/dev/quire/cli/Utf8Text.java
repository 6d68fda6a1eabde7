package dev.quire.cli;

import dev.quire.catalogue.Ids;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text in UTF-8 that grows, for tables of many million numbers: digits are written where they
 * stay.
 */
public final class Utf8Text {
  private static final int BILLION = 1_000_000_000;

  /** Floats of these sizes are written by {@link #appendNear1}: predicted ratings, most of them. */
  private static final float NEAR_1 = 0.5f;

  private static final float NOT_NEAR_1 = 16;

  private byte[] bytes = new byte[1 << 10];
  private int size;

  /** All of it. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets all of it. */
  public void clear() {
    size = 0;
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), size + count));
    }
  }

  /** Adds an ASCII character. */
  public void append(char c) {
    reserve(1);
    bytes[size++] = (byte) c;
  }

  public void append(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  public void append(long number) {
    if (number < 0) {
      append(Long.toString(number));
      return;
    }
    if (number > Integer.MAX_VALUE) {
      append(number / BILLION);
      putDigits((int) (number % BILLION), 9);
    } else {
      int digits = 1;
      for (long power = 10; number >= power; power *= 10) {
        digits++;
      }
      putDigits((int) number, digits);
    }
  }

  private void putDigits(int number, int digits) {
    reserve(digits);
    int rest = number; // half the work of a long
    for (int at = size + digits - 1; at >= size; at--) {
      int tenth = rest / 10;
      bytes[at] = (byte) ('0' + rest - 10 * tenth);
      rest = tenth;
    }
    size += digits;
  }

  /** Adds an id as a field of a CSV line. */
  public void appendField(Ids ids, int index) {
    if (ids.areNumbers()) {
      append(ids.number(index));
    } else {
      appendField(ids.utf8(index));
    }
  }

  /** Adds a text in UTF-8 as a field of a CSV line, in quotes where {@link CsvText} has them. */
  public void appendField(MemorySegment utf8) {
    int length = (int) utf8.byteSize();
    reserve(2 * length + 2);
    MemorySegment.copy(utf8, ValueLayout.JAVA_BYTE, 0, bytes, size, length);
    int quotes = 0;
    boolean special = false;
    for (int at = size; at < size + length; at++) {
      quotes += bytes[at] == '"' ? 1 : 0;
      special |= CsvText.isSpecial((char) bytes[at]);
    }
    if (special) {
      quote(length, quotes);
    }
    size += special ? length + quotes + 2 : length;
  }

  /** Puts quotes around the bytes behind the text, and doubles those in them. */
  private void quote(int length, int quotes) {
    int end = size + length + quotes + 1;
    bytes[end] = '"';
    for (int from = size + length - 1; from >= size; from--) {
      byte next = bytes[from];
      bytes[--end] = next;
      if (next == '"') {
        bytes[--end] = next;
      }
    }
    bytes[size] = '"';
  }

  /** Adds a number as {@link Numbers#shortest} has it. */
  public void appendShortest(double number) {
    float value = Math.abs((float) number);
    if (value >= NEAR_1 && value < NOT_NEAR_1) {
      if (number < 0) {
        append('-');
      }
      appendNear1(value);
    } else {
      append(Numbers.shortest(number));
    }
  }

  /**
   * Tries ever more decimals, until those nearest to the float are nearer to it than to the next
   * one. From five on: of fewer, zeros are left at the end. The sizes are such that all products
   * are whole numbers of 64 bits.
   */
  private void appendNear1(float value) {
    long mantissa = (Float.floatToRawIntBits(value) & 0x7fffff) | 0x800000;
    int shift = 23 - Math.getExponent(value); // value = mantissa / 2^shift
    int decimals = 5;
    long power = 100_000;
    long nearest = nearest(mantissa * power, shift);
    while (2 * Math.abs((nearest << shift) - mantissa * power) >= power) {
      decimals++;
      power *= 10;
      nearest = nearest(mantissa * power, shift);
    }
    int whole = (int) (nearest / power);
    int fraction = (int) (nearest - whole * power);
    append(whole);
    if (fraction != 0) {
      while (fraction % 10 == 0) {
        fraction /= 10;
        decimals--;
      }
      append('.');
      putDigits(fraction, decimals);
    }
  }

  /** The whole number nearest to product / 2^shift, of two the even one. */
  private static long nearest(long product, int shift) {
    long half = 1L << (shift - 1);
    long nearest = (product + half) >> shift;
    return (nearest << shift) - product == half ? nearest & ~1L : nearest;
  }
}
