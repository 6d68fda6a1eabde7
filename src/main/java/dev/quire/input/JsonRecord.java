package dev.quire.input;

import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What a JSON object says of a rating, field by field. */
final class JsonRecord {
  private static final int MOST_TEXT = 64; // characters of a number or time

  private final IdReader users;
  private final IdReader items;
  private final TimeUnit timeUnit;
  private final RatingWords words;
  private final Set<Role> needed;
  private final Set<Role> seen = EnumSet.noneOf(Role.class);
  private final byte[] id = new byte[TextIds.MAX_BYTES];
  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8.newEncoder(); // refuses what is wrong
  private long user;
  private long item;
  private float rating;
  private double roundingError;
  private String ratingText;
  private long time;
  private boolean otherUser; // an id that is good, but no number
  private boolean otherItem;
  private BadField bad; // the first that is
  private Role badRole;
  private String badText;

  JsonRecord(RatingIds keys, TimeUnit timeUnit, Set<Role> needed, RatingWords words) {
    this.words = words;
    users = keys.userReader();
    items = keys.itemReader();
    this.timeUnit = timeUnit;
    this.needed = needed;
  }

  /** Forgets the last one. */
  void begin() {
    seen.clear();
    rating = 1;
    roundingError = 0;
    time = 0;
    otherUser = false;
    otherItem = false;
    bad = null;
  }

  /** Takes a value that is no object and no array. */
  void take(Role role, JsonParser parser, JsonToken value) {
    try {
      if (!seen.add(role)) {
        throw new BadField("field occurs twice");
      }
      switch (value) {
        case VALUE_NULL -> throw new BadField("empty field");
        case VALUE_TRUE, VALUE_FALSE -> {
          if (role != Role.RATING) {
            throw new BadField("neither a number nor text");
          }
        }
        default -> {}
      }
      switch (role) {
        case USER -> otherUser = (user = key(users, parser)) < 0;
        case ITEM -> otherItem = (item = key(items, parser)) < 0;
        case RATING -> takeRating(parser);
        case TIMESTAMP -> takeTime(parser, value);
        case OTHER -> {}
      }
    } catch (BadField e) {
      refuse(role, parser.getString(), e);
    }
  }

  /** Remembers what is wrong with a field, unless another is before it. */
  void refuse(Role role, String text, BadField problem) {
    seen.add(role);
    if (bad == null) {
      bad = problem;
      badRole = role;
      badText = text;
    }
  }

  /** The key of an id, or {@link IdReader#NO_KEY} when it is good but no number. */
  private long key(IdReader reader, JsonParser parser) throws BadField {
    int count = parser.getStringLength();
    if (count == 0) {
      throw new BadField("empty field");
    }
    int length = count > id.length ? -1 : ascii(parser, count);
    if (length < 0) {
      length = utf8(parser, count);
    }
    return reader.key(id, 0, length);
  }

  /** Copies an id, and returns its length, or -1 when it has other characters. */
  private int ascii(JsonParser parser, int count) {
    char[] characters = parser.getStringCharacters();
    int from = parser.getStringOffset();
    int all = 0;
    for (int i = 0; i < count; i++) {
      char c = characters[from + i];
      all |= c;
      id[i] = (byte) c;
    }
    return all < 0x80 ? count : -1;
  }

  private int utf8(JsonParser parser, int count) throws BadField {
    CharBuffer characters =
        CharBuffer.wrap(parser.getStringCharacters(), parser.getStringOffset(), count);
    ByteBuffer bytes = ByteBuffer.wrap(id);
    try {
      var result = encoder.reset().encode(characters, bytes, true);
      if (result.isOverflow()) {
        throw new BadField("id too long");
      }
      if (result.isError()) {
        result.throwException();
      }
      return bytes.position();
    } catch (CharacterCodingException e) {
      throw new BadField("half of a character");
    }
  }

  private void takeRating(JsonParser parser) throws BadField {
    char[] characters = parser.getStringCharacters();
    int from = parser.getStringOffset();
    int count = parser.getStringLength();
    int whole = count == 0 ? -1 : characters[from] - '0';
    boolean plain = whole >= 0 && whole <= 9;
    if (plain && count == 1) {
      rating = whole;
    } else if (plain && count == 3 && isTenths(characters, from)) {
      rating = PlainNumber.ofTenths(10 * whole + characters[from + 2] - '0');
    } else {
      String text = text(parser);
      rating = words.rating(text);
      ratingText = words.digits(text);
      roundingError = FieldText.roundingError(ratingText, rating);
      return;
    }
    ratingText = null; // short enough to be made again
  }

  private static boolean isTenths(char[] characters, int from) {
    char tenths = characters[from + 2];
    return characters[from + 1] == '.' && tenths >= '0' && tenths <= '9';
  }

  private void takeTime(JsonParser parser, JsonToken value) throws BadField {
    boolean whole =
        value == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    time = whole ? timeUnit.seconds(parser.getLongValue()) : FieldText.time(text(parser), timeUnit);
  }

  private static String text(JsonParser parser) throws BadField {
    if (parser.getStringLength() > MOST_TEXT) {
      throw new BadField("number too long");
    }
    return parser.getString();
  }

  /** A field that is not there, or null. */
  Role missing() {
    for (Role role : needed) {
      if (!seen.contains(role)) {
        return role;
      }
    }
    return null;
  }

  /** What is wrong with the first field that is wrong, or null. */
  BadField bad() {
    return bad;
  }

  /** Which field that is. */
  Role badRole() {
    return badRole;
  }

  /** What it holds. */
  String badText() {
    return badText;
  }

  /** The rating with all of its digits. */
  String ratingText() {
    return ratingText == null ? Float.toString(rating) : ratingText;
  }

  float rating() {
    return rating;
  }

  /**
   * Adds a rating with which nothing is wrong.
   *
   * @throws ReadAgainException when its ids are of another kind
   */
  void addTo(RatingBatch batch) throws ReadAgainException {
    if (otherUser || otherItem) {
      throw ReadAgainException.withText(otherUser, otherItem);
    }
    batch.add(user, item, rating, time);
    batch.rounded(roundingError);
  }
}
