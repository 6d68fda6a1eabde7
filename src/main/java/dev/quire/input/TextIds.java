package dev.quire.input;

import dev.quire.mapped.Layouts;
import dev.quire.parallel.RandomStreams;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers ids that are text from 0 on, in the order in which they are seen, and gives back their
 * bytes. All of it is off the heap, and may be used by several threads at once. The numbers depend
 * on which thread came first, so nothing that is written in the end may depend on them.
 *
 * <p>Hash tables by open addressing; there are several, each with its own lock for what is new. A
 * look-up of what is known takes no lock:
 *
 * <pre>
 * place   upper half of the hash U32, number + 1 U32; all 0 for an empty place    I64 [places]
 * record  address of the text, hash                                              I64 [ids][2]
 * text    length I16, bytes U8 [length]
 * </pre>
 */
public final class TextIds implements AutoCloseable {
  /** The longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1 << 12;

  private static final int STRIPES = 64;
  private static final int RECORD_BYTES = 2 * Long.BYTES;
  private static final int RECORD_PAGE_BITS = 16; // of records
  private static final int RECORD_PAGES = 1 << (31 - RECORD_PAGE_BITS);
  private static final int TEXT_PAGE_BITS = 20; // of bytes
  private static final int TEXT_PAGE_MASK = (1 << TEXT_PAGE_BITS) - 1;
  private static final int TEXT_PAGES = 1 << 17;
  private static final int BLOCK_BYTES = 1 << 13;
  private static final int BLOCKS_IN_PAGE = (1 << TEXT_PAGE_BITS) / BLOCK_BYTES;
  private static final int LENGTH_BYTES = Short.BYTES;
  private static final VarHandle PLACE = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final AtomicInteger next = new AtomicInteger();
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final AtomicReferenceArray<MemorySegment> records =
      new AtomicReferenceArray<>(RECORD_PAGES);
  private final AtomicReferenceArray<MemorySegment> texts = new AtomicReferenceArray<>(TEXT_PAGES);
  private int blocks; // of text

  /** No ids. */
  public TextIds() {
    for (int s = 0; s < STRIPES; s++) {
      stripes[s] = new Stripe();
    }
  }

  /**
   * The hash of an id. It is fixed, since a split of the ratings depends on it: begin with the
   * length in bytes; for each eight bytes, as a little-endian number and the last of them filled up
   * with zeros, take {@link RandomStreams#mix} of what there is, xor the number.
   */
  public static long hash(MemorySegment utf8) {
    long length = utf8.byteSize();
    long hash = length;
    long at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = RandomStreams.mix(hash ^ utf8.get(Layouts.I64, at));
    }
    if (at < length) {
      long word = 0;
      for (int shift = 0; at < length; at++, shift += Byte.SIZE) {
        word |= (utf8.get(Layouts.U8, at) & 0xffL) << shift;
      }
      hash = RandomStreams.mix(hash ^ word);
    }
    return hash;
  }

  private static long hash(byte[] bytes, int from, int length) {
    return hash(MemorySegment.ofArray(bytes).asSlice(from, length));
  }

  /**
   * The number of an id.
   *
   * @param length from 1 to {@value #MAX_BYTES}
   */
  public int intern(byte[] bytes, int from, int length) {
    return intern(bytes, from, length, hash(bytes, from, length));
  }

  /** The same for an id of which the hash is known. */
  int intern(byte[] bytes, int from, int length, long hash) {
    Stripe stripe = stripes[(int) (hash >>> 58)];
    int number = find(stripe.table, bytes, from, length, hash);
    return number >= 0 ? number : stripe.intern(bytes, from, length, hash);
  }

  /** The number of an id, or -1 when it has none. */
  public int find(byte[] bytes, int from, int length) {
    long hash = hash(bytes, from, length);
    return find(stripes[(int) (hash >>> 58)].table, bytes, from, length, hash);
  }

  private int find(Table table, byte[] bytes, int from, int length, long hash) {
    for (long at = hash & table.mask; ; at = (at + 1) & table.mask) {
      long place = (long) PLACE.getAcquire(table.places, at * Long.BYTES);
      if (place == 0) {
        return -1;
      }
      if (place >>> 32 == hash >>> 32) {
        int number = (int) place - 1;
        if (isSame(number, bytes, from, length)) {
          return number;
        }
      }
    }
  }

  private boolean isSame(int number, byte[] bytes, int from, int length) {
    long address = address(number);
    MemorySegment page = texts.get((int) (address >>> TEXT_PAGE_BITS));
    long at = address & TEXT_PAGE_MASK;
    if (page.get(Layouts.I16, at) != length) {
      return false;
    }
    at += LENGTH_BYTES;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (page.get(Layouts.I64, at + i) != (long) EIGHT.get(bytes, from + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (page.get(Layouts.U8, at + i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** How many ids there are; their numbers are those below. */
  public int size() {
    return next.get();
  }

  /** How many of the ids are numbers as {@link IdKinds} has them. */
  int numbers() {
    int numbers = 0;
    for (int number = 0; number < size(); number++) {
      numbers += isNumber(number) ? 1 : 0;
    }
    return numbers;
  }

  /** The first by {@link #compare} of the ids that are no numbers; there has to be one. */
  int leastText() {
    int least = -1;
    for (int number = 0; number < size(); number++) {
      if (!isNumber(number) && (least < 0 || compare(number, least) < 0)) {
        least = number;
      }
    }
    return least;
  }

  private boolean isNumber(int number) {
    MemorySegment id = bytes(number);
    return id.byteSize() <= Long.toString(Long.MAX_VALUE).length()
        && IdReader.number(id.toArray(Layouts.U8), 0, (int) id.byteSize()) >= 0;
  }

  /** The {@link #hash(MemorySegment) hash} of a number's id. */
  public long hash(int number) {
    return records.get(number >>> RECORD_PAGE_BITS).get(Layouts.I64, offset(number) + Long.BYTES);
  }

  /** The bytes of a number's id, valid until this is closed. */
  public MemorySegment bytes(int number) {
    long address = address(number);
    MemorySegment page = texts.get((int) (address >>> TEXT_PAGE_BITS));
    long at = address & TEXT_PAGE_MASK;
    return page.asSlice(at + LENGTH_BYTES, page.get(Layouts.I16, at));
  }

  /** The length of a number's id in bytes. */
  public int lengthBytes(int number) {
    long address = address(number);
    MemorySegment page = texts.get((int) (address >>> TEXT_PAGE_BITS));
    return page.get(Layouts.I16, address & TEXT_PAGE_MASK);
  }

  /** A number's id, for people. */
  public String text(int number) {
    return new String(bytes(number).toArray(Layouts.U8), StandardCharsets.UTF_8);
  }

  /**
   * The order of ids that are text: the shorter first, then by their bytes as numbers without a
   * sign. So {@code u2} comes before {@code u10}, and ids that differ in digits alone have the
   * order of these numbers.
   */
  public int compare(int number, int other) {
    long address = address(number);
    long otherAddress = address(other);
    MemorySegment a = texts.get((int) (address >>> TEXT_PAGE_BITS));
    MemorySegment b = texts.get((int) (otherAddress >>> TEXT_PAGE_BITS));
    long at = address & TEXT_PAGE_MASK;
    long otherAt = otherAddress & TEXT_PAGE_MASK;
    int length = a.get(Layouts.I16, at);
    int otherLength = b.get(Layouts.I16, otherAt);
    if (length != otherLength) {
      return Integer.compare(length, otherLength);
    }
    long mismatch =
        MemorySegment.mismatch(
            a,
            at + LENGTH_BYTES,
            at + LENGTH_BYTES + length,
            b,
            otherAt + LENGTH_BYTES,
            otherAt + LENGTH_BYTES + length);
    return mismatch < 0
        ? 0
        : Byte.compareUnsigned(
            a.get(Layouts.U8, at + LENGTH_BYTES + mismatch),
            b.get(Layouts.U8, otherAt + LENGTH_BYTES + mismatch));
  }

  private long address(int number) {
    return records.get(number >>> RECORD_PAGE_BITS).get(Layouts.I64, offset(number));
  }

  private static long offset(int number) {
    return (long) (number & ((1 << RECORD_PAGE_BITS) - 1)) * RECORD_BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }

  /** The places of a stripe; one that has grown is another. */
  private record Table(MemorySegment places, long mask) {}

  private Table table(long places) {
    return new Table(arena.allocate(places * Long.BYTES, Long.BYTES), places - 1);
  }

  /** At most two thirds of the places are taken. Text is put into blocks that no other has. */
  private final class Stripe {
    private static final int FIRST_PLACES = 64;

    private volatile Table table = table(FIRST_PLACES);
    private long used;
    private long address; // in the block
    private int room; // bytes that are left of the block

    synchronized int intern(byte[] bytes, int from, int length, long hash) {
      int known = find(table, bytes, from, length, hash); // another thread was faster
      if (known >= 0) {
        return known;
      }
      int number = next.getAndIncrement();
      if (number < 0) {
        throw new OutOfMemoryError("more than 2^31 ids");
      }
      remember(number, put(bytes, from, length), hash);
      publish(table, number, hash);
      if (3 * ++used > 2 * table.mask) {
        grow();
      }
      return number;
    }

    private long put(byte[] bytes, int from, int length) {
      int needed = LENGTH_BYTES + length;
      if (needed > room) {
        address = newBlock();
        room = BLOCK_BYTES;
      }
      MemorySegment page = texts.get((int) (address >>> TEXT_PAGE_BITS));
      long at = address & TEXT_PAGE_MASK;
      page.set(Layouts.I16, at, (short) length);
      MemorySegment.copy(bytes, from, page, Layouts.U8, at + LENGTH_BYTES, length);
      long start = address;
      address += needed;
      room -= needed;
      return start;
    }

    private void publish(Table to, int number, long hash) {
      long at = hash & to.mask;
      while ((long) PLACE.get(to.places, at * Long.BYTES) != 0) {
        at = (at + 1) & to.mask;
      }
      PLACE.setRelease(to.places, at * Long.BYTES, (hash >>> 32 << 32) | (number + 1L));
    }

    /** The old places stay until the end, since somebody may be reading them. */
    private void grow() {
      Table old = table;
      Table larger = table(2 * (old.mask + 1));
      for (long at = 0; at <= old.mask; at++) {
        long place = (long) PLACE.get(old.places, at * Long.BYTES);
        if (place != 0) {
          int number = (int) place - 1;
          publish(larger, number, hash(number));
        }
      }
      table = larger;
    }
  }

  private synchronized long newBlock() {
    int page = blocks / BLOCKS_IN_PAGE;
    if (texts.get(page) == null) {
      texts.set(page, arena.allocate(1L << TEXT_PAGE_BITS, Long.BYTES));
    }
    return (long) blocks++ * BLOCK_BYTES;
  }

  private void remember(int number, long address, long hash) {
    MemorySegment page = recordPage(number >>> RECORD_PAGE_BITS);
    page.set(Layouts.I64, offset(number), address);
    page.set(Layouts.I64, offset(number) + Long.BYTES, hash);
  }

  private MemorySegment recordPage(int page) {
    MemorySegment known = records.get(page);
    return known != null ? known : newRecordPage(page);
  }

  private synchronized MemorySegment newRecordPage(int page) {
    if (records.get(page) == null) {
      long bytes = (long) RECORD_BYTES << RECORD_PAGE_BITS;
      records.set(page, arena.allocate(bytes, Long.BYTES));
    }
    return records.get(page);
  }
}
