package dev.quire.packed;

import dev.quire.files.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes in a gzip file (RFC 1952), member after member, each held against its checksum and
 * length. The class of the JDK asks {@code available} whether there is another member, which a pipe
 * may deny, and takes a damaged one for the end: here neither loses data in silence.
 */
final class GzipInput extends BulkInput {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DEFLATE = 8;

  // flags of a member's header
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final Path file;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at; // next packed byte, outside of the inflater
  private int end;
  private long consumedBytes; // of the file, before the buffer
  private long members;
  private boolean within; // a member
  private boolean ended;

  GzipInput(Path file, InputStream packed) {
    super(packed);
    this.file = file;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!within) {
        beginMember();
        continue;
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      int count = inflater.inflate(target, offset, length);
      if (count == 0 && inflater.needsDictionary()) {
        throw damaged("needs a dictionary");
      }
      if (count == 0 && inflater.needsInput()) {
        if (!fill()) {
          throw cutShort();
        }
        inflater.setInput(buffer, 0, end);
        at = end;
      }
      return count;
    } catch (DataFormatException e) {
      throw damaged(e.getMessage());
    }
  }

  private boolean fill() throws IOException {
    consumedBytes += end;
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private int next() throws IOException {
    if (at == end && !fill()) {
      throw cutShort();
    }
    return buffer[at++] & 0xff;
  }

  private long nextInt() throws IOException {
    return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
  }

  private void beginMember() throws IOException {
    if (at == end && !fill()) {
      ended = true;
      return;
    }
    int first = next();
    if (first == 0 && members > 0) { // padding, as on tapes
      return;
    }
    if (first != 0x1f || next() != 0x8b || next() != DEFLATE) {
      throw damaged(members == 0 ? "no gzip" : "what follows is no gzip");
    }
    int flags = next();
    skip(6); // time, level, system
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    members++;
    within = true;
    inflater.reset();
    crc.reset();
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {}
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    within = false;
    if (nextInt() != crc.getValue()) {
      throw damaged("wrong checksum");
    }
    if (nextInt() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw damaged("wrong length");
    }
  }

  private InvalidFileException cutShort() {
    return Unpacking.cutShort(file, consumedBytes + end);
  }

  private InvalidFileException damaged(String reason) {
    return Unpacking.damaged(file, PackedFormat.GZIP, consumedBytes + at, reason);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }
}
