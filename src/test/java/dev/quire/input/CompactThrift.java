package dev.quire.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes what Parquet has its footers in: the compact protocol of Thrift. */
final class CompactThrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int INT = 5;
  private static final int LONG = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> ids = new ArrayDeque<>();
  private int last;

  private void header(int id, int type) {
    out.write(((id - last) << 4) | type); // our ids are never far from one another
    last = id;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  CompactThrift bool(int id, boolean value) {
    header(id, value ? TRUE : FALSE);
    return this;
  }

  CompactThrift i8(int id, int value) {
    header(id, BYTE);
    out.write(value);
    return this;
  }

  CompactThrift i32(int id, int value) {
    header(id, INT);
    zigzag(value);
    return this;
  }

  CompactThrift i64(int id, long value) {
    header(id, LONG);
    zigzag(value);
    return this;
  }

  CompactThrift text(int id, String value) {
    header(id, BINARY);
    element(value);
    return this;
  }

  CompactThrift element(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  CompactThrift element(int value) {
    zigzag(value);
    return this;
  }

  private CompactThrift list(int id, int type, int size) {
    header(id, LIST);
    if (size < 15) {
      out.write((size << 4) | type);
    } else {
      out.write(0xf0 | type);
      varint(size);
    }
    return this;
  }

  CompactThrift texts(int id, int size) {
    return list(id, BINARY, size);
  }

  CompactThrift ints(int id, int size) {
    return list(id, INT, size);
  }

  CompactThrift structs(int id, int size) {
    return list(id, STRUCT, size);
  }

  /** Begins a structure that is a field. */
  CompactThrift struct(int id) {
    header(id, STRUCT);
    return begin();
  }

  /** Begins a structure that is an element of a list, or the outermost. */
  CompactThrift begin() {
    ids.push(last);
    last = 0;
    return this;
  }

  CompactThrift end() {
    out.write(0);
    last = ids.pop();
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
