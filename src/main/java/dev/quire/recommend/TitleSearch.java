package dev.quire.recommend;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.model.Model;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds items as somebody types their titles. An item is found when each word that is typed begins
 * a word of its title, in whatever order; case, accents and punctuation don't matter, nor does a
 * leading article. First comes a title that is just what is typed, then those that begin with it,
 * then the others; in each, the items with more ratings.
 *
 * <p>All titles are looked through that may match by a word of bits: as folded words they are some
 * 30 bytes each, kept outside of the heap in blocks of {@value #BLOCK} items, which fit into the
 * caches of a core.
 *
 * <pre>
 * "Matrix, The (1999)"   -&gt;  " matrix 1999 the "   its name ends at 7
 * "Schindler's List"     -&gt;  " schindlers list "
 * "Avventura, L'"        -&gt;  " avventura l "
 * </pre>
 *
 * <p>Immutable; for any thread.
 */
public final class TitleSearch {
  private static final int BLOCK = 1024;
  private static final byte SPACE = ' ';
  private static final int MIX = 0x9E3779B9; // spreads bits over the upper ones

  /** How well an item matches, the best way first. */
  private static final int WAYS = 3;

  private static final int EXACT = 0;
  private static final int BEGINS = 1;
  private static final int WORDS = 2;

  /** A blank and four digits; no article is as long. */
  private static final int YEAR_BYTES = 5;

  private final int items;
  private final ToIntFunction<String> byId;
  private final List<Block> blocks;

  /**
   * Some items that follow one another.
   *
   * @param text their folded words, U8
   * @param starts of each item's, in bytes, and where the last one ends, [items + 1]
   * @param names lengths of the titles alone, in bytes, [items]
   * @param marks how the words of each begin, [items]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(MemorySegment text, int[] starts, int[] names, long[] marks) {
    /** The text, in an array that is long enough. */
    byte[] copy(byte[] array) {
      int bytes = starts[starts.length - 1];
      byte[] copy = array.length < bytes ? new byte[2 * bytes] : array;
      MemorySegment.copy(text, ValueLayout.JAVA_BYTE, 0, copy, 0, bytes);
      return copy;
    }
  }

  private TitleSearch(int items, ToIntFunction<String> byId, List<Block> blocks) {
    this.items = items;
    this.byId = byId;
    this.blocks = blocks;
  }

  /** Of the items of a model; those without a title go by an id that is a text. */
  public static TitleSearch of(Model model) {
    Catalogue catalogue = model.catalogue().orElse(null);
    Ids ids = model.itemIds();
    return of(
        ids.size(),
        item -> {
          String title = catalogue == null ? "" : catalogue.title(item);
          return title.isEmpty() && !ids.areNumbers() ? ids.id(item) : title;
        },
        ids::indexOf);
  }

  /**
   * The same titles in another model, without making them anew: it takes tenths of a second, and
   * leaves more garbage than all else.
   *
   * @param of the model that this is of, still open
   * @return empty when it has other titles
   */
  public Optional<TitleSearch> in(Model model, Model of) {
    Ids ids = model.itemIds();
    boolean same =
        ids.areNumbers() // others are in place of titles
            && of.itemIds().areNumbers()
            && ids.size() == items
            && model.catalogue().isPresent()
            && of.catalogue().isPresent()
            && model.catalogue().get().hasSameTitles(of.catalogue().get());
    return same ? Optional.of(new TitleSearch(items, ids::indexOf, blocks)) : Optional.empty();
  }

  /**
   * Of some items, in the order of falling numbers of ratings.
   *
   * @param titles by dense index
   * @param byId the dense index of an id, or -1
   */
  static TitleSearch of(int items, IntFunction<String> titles, ToIntFunction<String> byId) {
    List<Block> blocks = new ArrayList<>();
    for (int first = 0; first < items; first += BLOCK) {
      int block = first;
      blocks.add(block(Math.min(BLOCK, items - first), i -> titles.apply(block + i)));
    }
    return new TitleSearch(items, byId, List.copyOf(blocks));
  }

  private static Block block(int items, IntFunction<String> shown) {
    int[] starts = new int[items + 1];
    int[] names = new int[items];
    long[] marks = new long[items];
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      ItemTitle title = ItemTitle.of(shown.apply(i));
      String bare = ItemTitle.withoutArticle(title.name());
      String article = title.name().substring(0, title.name().length() - bare.length());
      byte[] name = bytes(bare);
      byte[] rest = bytes(title.year() + " " + article);
      parts.add(name);
      parts.add(rest);
      parts.add(new byte[] {SPACE});
      names[i] = name.length;
      marks[i] = marks(name) | marks(rest);
      starts[i + 1] = starts[i] + name.length + rest.length + 1;
    }
    return new Block(joined(parts, starts[items]), starts, names, marks);
  }

  /**
   * A bit for the first byte of each word and one for its first two, so that most items are told
   * not to match without a look at their text: one that does has all bits of what is typed.
   */
  private static long marks(byte[] words) {
    long marks = 0;
    for (int at = 0; at < words.length; at++) {
      if (words[at] == SPACE && at + 1 < words.length) {
        int first = words[at + 1];
        marks |= 1L << (first & 31);
        if (at + 2 < words.length && words[at + 2] != SPACE) {
          marks |= 1L << (32 + (((31 * first + words[at + 2]) * MIX) >>> 27));
        }
      }
    }
    return marks;
  }

  /** The words, each with a blank before it. */
  private static byte[] bytes(String folded) {
    StringBuilder text = new StringBuilder();
    split(folded).forEach(word -> text.append(' ').append(word));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static MemorySegment joined(List<byte[]> parts, int bytes) {
    MemorySegment text = Arena.ofAuto().allocate(Math.max(1, bytes));
    int at = 0;
    for (byte[] part : parts) {
      MemorySegment.copy(part, 0, text, ValueLayout.JAVA_BYTE, at, part.length);
      at += part.length;
    }
    return text;
  }

  /**
   * Runs of letters and digits. An apostrophe belongs to its word, unless it ends a single letter:
   * "schindlers", but "l avventura".
   */
  private static List<String> split(String folded) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < folded.length(); ) {
      int point = folded.codePointAt(i);
      i += Character.charCount(point);
      boolean apostrophe = point == '\'' || point == '\u2019';
      if (Character.isLetterOrDigit(point)) {
        word.appendCodePoint(point);
      } else if (!(apostrophe && word.length() > 1) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /**
   * The best matches first, as dense indices.
   *
   * @param typed so far; nothing finds the items with the most ratings
   * @param top how many at most
   */
  public int[] find(String typed, int top) {
    Recommender.checkTop(top);
    ItemTitle wanted = ItemTitle.of(typed);
    String bare = ItemTitle.withoutArticle(wanted.name());
    List<String> words = new ArrayList<>(split(bare.isBlank() ? wanted.name() : bare));
    words.addAll(split(wanted.year()));
    Set<Integer> found = new LinkedHashSet<>();
    int named = byId.applyAsInt(typed.strip());
    if (words.isEmpty() && named < 0) {
      return typed.isBlank() ? IntStream.range(0, Math.min(top, items)).toArray() : new int[0];
    }
    List<List<Integer>> ways = words.isEmpty() ? List.of() : lookThrough(words, top);
    for (int way = 0; way < ways.size(); way++) {
      found.addAll(ways.get(way));
      if (way == EXACT && named >= 0) {
        found.add(named);
      }
    }
    if (named >= 0) {
      found.add(named);
    }
    return found.stream().mapToInt(Integer::intValue).limit(top).toArray();
  }

  private List<List<Integer>> lookThrough(List<String> words, int top) {
    Typed typed = new Typed(words);
    List<List<Integer>> ways =
        Stream.generate(() -> (List<Integer>) new ArrayList<Integer>()).limit(WAYS).toList();
    byte[] text = new byte[0];
    for (int block = 0; block < blocks.size(); block++) {
      Block some = blocks.get(block);
      text = some.copy(text);
      for (int i = 0; i < some.marks.length; i++) {
        if ((some.marks[i] & typed.marks) != typed.marks) {
          continue;
        }
        boolean full = ways.get(WORDS).size() >= top; // only better ways matter
        int way = typed.way(text, some.starts[i], some.names[i], some.starts[i + 1], full);
        if (way < WAYS && ways.get(way).size() < top) {
          ways.get(way).add(block * BLOCK + i);
        }
      }
    }
    return ways;
  }

  /** What is typed, as bytes to compare. */
  private static final class Typed {
    private final byte[][] words; // each with a space before it
    private final byte[] beginning; // all of them
    private final long marks; // that a title has in which they begin words

    Typed(List<String> typed) {
      words =
          typed.stream()
              .map(word -> (" " + word).getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new);
      beginning = (" " + String.join(" ", typed)).getBytes(StandardCharsets.UTF_8);
      marks = marks(beginning);
    }

    /**
     * How an item matches; {@link TitleSearch#WAYS} when it doesn't.
     *
     * @param nameBytes of the title without year and article
     * @param beginningOnly whether it doesn't matter what is in it behind its beginning
     */
    int way(byte[] text, int start, int nameBytes, int end, boolean beginningOnly) {
      if (isAt(beginning, text, start, end)) {
        int rest = beginning.length - nameBytes;
        return rest == 0 || rest == YEAR_BYTES ? EXACT : BEGINS;
      }
      if (beginningOnly) {
        return WAYS;
      }
      for (byte[] word : words) {
        if (!contains(word, text, start, end)) {
          return WAYS;
        }
      }
      return WORDS;
    }

    private static boolean contains(byte[] word, byte[] text, int start, int end) {
      for (int at = start; at + word.length <= end; at++) {
        if (text[at] == SPACE && isAt(word, text, at, end)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isAt(byte[] word, byte[] text, int at, int end) {
      if (at + word.length > end) {
        return false;
      }
      for (int i = 0; i < word.length; i++) {
        if (text[at + i] != word[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
