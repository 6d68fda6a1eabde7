package dev.quire.input;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * The encoding of a text: UTF-8, or one in which each byte is a character and those up to 127 are
 * ASCII, such as Latin-1. Delimiters, digits and line ends are the same bytes in all of them.
 */
final class TextEncoding {
  /** The usual one. */
  static final TextEncoding UTF_8 = new TextEncoding(StandardCharsets.UTF_8, null);

  /** Western Europe: the characters of Latin-1, and others where that has controls. */
  static final TextEncoding WINDOWS_1252 = of("windows-1252");

  private static final int PART_BYTES = 1 << 16;

  private final Charset charset;
  private final byte[][] utf8; // [256], null for UTF-8 itself; null for a byte without a meaning

  private TextEncoding(Charset charset, byte[][] utf8) {
    this.charset = charset;
    this.utf8 = utf8;
  }

  /**
   * The encoding of a name.
   *
   * @throws BadInputException when it is unknown, or has characters of several bytes
   */
  static TextEncoding of(String name) {
    Charset charset;
    try {
      charset = Charset.forName(name.equalsIgnoreCase("latin-1") ? "latin1" : name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new BadInputException(
          Problem.of("unknown encoding")
              .setting("encoding", name)
              .remedy(
                  "for example {encoding=utf-8}, {encoding=latin-1} or {encoding=windows-1252}"),
          e);
    }
    if (charset.equals(StandardCharsets.UTF_8)) {
      return UTF_8;
    }
    byte[][] utf8 = new byte[256][];
    boolean ascii = charset.canEncode();
    for (int b = 0; b < utf8.length; b++) {
      utf8[b] = character(charset, (byte) b);
      ascii &= b >= 0x80 || (utf8[b] != null && utf8[b].length == 1 && utf8[b][0] == b);
    }
    if (!ascii || charset.newEncoder().maxBytesPerChar() > 1) {
      throw new BadInputException(
          Problem.of("not an encoding with one byte for each character")
              .setting("encoding", name)
              .remedy("save the file as UTF-8, for example with iconv"));
    }
    return new TextEncoding(charset, utf8);
  }

  private static byte[] character(Charset charset, byte b) {
    try {
      CharBuffer character =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(new byte[] {b}));
      String text = character.toString();
      return text.isEmpty() || text.equals("\ufffd") ? null : text.getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * What bytes that are not all ASCII are encoded in.
   *
   * @return null when they are all ASCII, and there is no telling
   */
  static TextEncoding guess(byte[] bytes, int from, int to) {
    Evidence evidence = new Evidence();
    evidence.take(bytes, from, to, to);
    return evidence.encoding();
  }

  /** The same for a text of any length. */
  static TextEncoding guess(MemorySegment text) {
    Evidence evidence = new Evidence();
    byte[] part = new byte[PART_BYTES];
    for (long at = 0; at < text.byteSize(); ) {
      int count = (int) Math.min(PART_BYTES, text.byteSize() - at);
      MemorySegment.copy(text, ValueLayout.JAVA_BYTE, at, part, 0, count);
      boolean last = at + count == text.byteSize();
      at += evidence.take(part, 0, last ? count : count - 3, count);
    }
    return evidence.encoding();
  }

  /** What bytes beyond ASCII tell. */
  private static final class Evidence {
    private long characters; // of several bytes, in UTF-8
    private long wrong; // bytes that are not UTF-8

    /** Takes the characters that begin up to a byte, and returns the one behind the last. */
    int take(byte[] bytes, int from, int to, int end) {
      int at = from;
      while (at < to) {
        int length = bytes[at] >= 0 ? 1 : Utf8.sequence(bytes, at, end);
        characters += length > 1 ? 1 : 0;
        wrong += length > 0 ? 0 : 1;
        at += Math.max(1, length);
      }
      return at;
    }

    TextEncoding encoding() {
      if (characters == 0 && wrong == 0) {
        return null;
      }
      return wrong <= characters ? UTF_8 : WINDOWS_1252;
    }
  }

  boolean isUtf8() {
    return utf8 == null;
  }

  /** The name that people know it by. */
  String name() {
    return charset.equals(WINDOWS_1252.charset) ? "Windows-1252" : charset.name();
  }

  /** Bytes that a text may have in UTF-8 for each one that it has. */
  int mostUtf8Bytes() {
    return isUtf8() ? 1 : 3;
  }

  /**
   * Puts a text in UTF-8, or checks that it is.
   *
   * @param to has room; not looked at when this is UTF-8
   * @return its length in bytes, or -1 - the index of the first byte that is no character
   */
  int toUtf8(byte[] bytes, int from, int end, byte[] to) {
    if (isUtf8()) {
      int wrong = Utf8.wrongByte(bytes, from, end);
      return wrong < 0 ? end - from : -1 - wrong;
    }
    int length = 0;
    for (int at = from; at < end; at++) {
      byte[] character = utf8[bytes[at] & 0xff];
      if (character == null) {
        return -1 - at;
      }
      for (byte b : character) {
        to[length++] = b;
      }
    }
    return length;
  }

  /** A text for people, where what is no character is replaced. */
  String decode(byte[] bytes, int from, int end) {
    return new String(bytes, from, end - from, charset);
  }

  /** What is wrong with a byte that is no character, without its place. */
  Problem problem() {
    return Problem.of("not a text in {}", name());
  }
}
