package dev.quire.input;

import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes ratings of lines of any shape. Nothing is put on the heap for a line that is written in a
 * usual way; what is not goes through {@link FieldText}, which also finds the words when it is
 * wrong.
 */
final class LineParser {
  private final Path file;
  private final TextShape shape;
  private final LineFields fields;
  private final IdReader users;
  private final IdReader items;
  private final Rules rules;
  private final int userColumn;
  private final int itemColumn;
  private final int ratingColumn; // -1 when there is none
  private final int timeColumn; // -1 when there is none
  private byte[] undoubled = new byte[64];
  private byte[] decoded = new byte[64];
  private byte[] text; // in which the line is
  private byte[] id; // in which the id at hand is
  private int idStart;
  private int idLength; // negative when it is not in the encoding

  // of the line being parsed
  private long user;
  private long item;
  private float rating;
  private double roundingError;
  private long time;

  /**
   * What a text is read by that is more than its shape.
   *
   * @param kindsAreFixed whether an id that is no number is wrong where ids are numbers; otherwise
   *     all is to be read again as text
   * @param findEncoding finds out the encoding, which the part that was looked at did not tell
   * @param words that stand for ratings
   */
  record Rules(boolean kindsAreFixed, Runnable findEncoding, RatingWords words) {}

  /** The line of which {@link LineFields} has found the fields. */
  interface Place {
    /** Its number, counted from 1. */
    long line();

    /** Where a byte of the text is in the file, counted from 1. */
    long fileByte(int at);

    /** Whether the file ends in it, without a line break. */
    boolean isCutShort();
  }

  /** Parses lines of a shape, of which others find the fields. */
  LineParser(Path file, TextShape shape, LineFields fields, RatingIds ids, Rules rules) {
    this.file = file;
    this.shape = shape;
    this.fields = fields;
    this.rules = rules;
    users = ids.userReader();
    items = ids.itemReader();
    userColumn = shape.columns().indexOf(Role.USER);
    itemColumn = shape.columns().indexOf(Role.ITEM);
    ratingColumn = shape.columns().indexOf(Role.RATING);
    timeColumn = shape.columns().indexOf(Role.TIMESTAMP);
  }

  /**
   * Adds the line to the batch, or says what is wrong with it.
   *
   * @return whether it was added
   * @throws ReadAgainException when its ids are of another kind
   */
  boolean parse(byte[] bytes, Place place, RatingOutput out) throws IOException {
    text = bytes;
    if (fields.count() != shape.columns().count() || fields.hasWrongQuotes()) {
      refuse(place, out);
      return false;
    }
    user = key(users, userColumn);
    item = key(items, itemColumn);
    if ((user | item) < 0 || !plainRating() || !plainTime()) {
      if (!parseSlowly(place, out)) {
        return false;
      }
    }
    out.batch().add(user, item, rating, time);
    out.batch().rounded(roundingError);
    return true;
  }

  /** The name of the column of ratings. */
  String ratingField() {
    return ratingColumn < 0 ? "" : shape.columns().name(ratingColumn);
  }

  /** The text of the rating of the last line, with a point before the decimals. */
  String ratingText() {
    return ratingColumn < 0 ? "1" : rules.words.digits(number(ratingColumn));
  }

  private long key(IdReader reader, int column) {
    if (!reader.isText() && !fields.isDoubled(column)) {
      int start = fields.start(column);
      return IdReader.number(text, start, fields.end(column) - start);
    }
    locate(column);
    return idLength < 0 ? IdReader.NO_KEY : reader.key(id, idStart, idLength);
  }

  /** Brings an id into UTF-8, with one quote for each two of them. */
  private void locate(int column) {
    id = text;
    idStart = fields.start(column);
    idLength = fields.end(column) - idStart;
    if (fields.isDoubled(column)) {
      undoubled = room(undoubled, idLength);
      idLength = LineFields.undouble(text, idStart, idStart + idLength, undoubled);
      id = undoubled;
      idStart = 0;
    }
    if (!isAscii(id, idStart, idLength)) {
      TextEncoding encoding = shape.encoding();
      decoded = room(decoded, idLength * encoding.mostUtf8Bytes());
      idLength = encoding.toUtf8(id, idStart, idStart + idLength, decoded);
      id = encoding.isUtf8() ? id : decoded;
      idStart = encoding.isUtf8() ? idStart : 0;
    }
  }

  private static byte[] room(byte[] buffer, int length) {
    return buffer.length < length ? new byte[2 * length] : buffer;
  }

  private static boolean isAscii(byte[] bytes, int from, int length) {
    int all = 0;
    for (int at = from; at < from + length; at++) {
      all |= bytes[at];
    }
    return all >= 0;
  }

  private boolean plainRating() {
    if (ratingColumn < 0) {
      rating = 1;
      return true;
    }
    int start = fields.start(ratingColumn);
    int end = fields.end(ratingColumn);
    byte point = shape.decimalPoint();
    if (end - start == 3 && text[start + 1] == point) {
      int whole = text[start] - '0';
      int tenths = text[start + 2] - '0';
      if ((whole | tenths | (9 - whole) | (9 - tenths)) >= 0) {
        rating = PlainNumber.ofTenths(10 * whole + tenths); // nearly all ratings are like 3.5
        roundingError = 0; // nothing beside the tenth by which the next one differs
        return true;
      }
    }
    double exact = PlainNumber.parse(text, start, end, point);
    rating = (float) exact;
    roundingError = Math.abs(exact - rating);
    return exact >= 0;
  }

  private boolean plainTime() {
    if (timeColumn < 0) {
      return true;
    }
    int start = fields.start(timeColumn);
    int end = fields.end(timeColumn);
    long whole = IdReader.number(text, start, end - start);
    if (whole >= 0) {
      return plainTime(whole);
    }
    time = DateTimeText.plain(text, start, end);
    return time != DateTimeText.NONE;
  }

  private boolean plainTime(long whole) {
    try {
      time = shape.timeUnit().seconds(whole);
      return true;
    } catch (BadField e) {
      return false;
    }
  }

  /** Judges the fields in their order, so that the first wrong one is named. */
  private boolean parseSlowly(Place place, RatingOutput out) throws IOException {
    boolean otherUsers = false;
    boolean otherItems = false;
    for (int c = 0; c < shape.columns().count(); c++) {
      try {
        switch (shape.columns().role(c)) {
          case USER -> otherUsers = (user = slowKey(users, c)) < 0;
          case ITEM -> otherItems = (item = slowKey(items, c)) < 0;
          case RATING -> {
            rating = rules.words.rating(number(c));
            roundingError = FieldText.roundingError(rules.words.digits(number(c)), rating);
          }
          case TIMESTAMP -> time = FieldText.time(value(c), shape.timeUnit());
          case OTHER -> {}
        }
      } catch (BadField e) {
        out.wrong(file, problem(e, place, c), e.remedy());
        return false;
      }
    }
    if (otherUsers || otherItems) {
      throw ReadAgainException.withText(otherUsers, otherItems);
    }
    return true;
  }

  /** The key of an id, or {@link IdReader#NO_KEY} when it is good but no number. */
  private long slowKey(IdReader reader, int column) throws BadField, ReadAgainException {
    locate(column);
    if (idLength < 0) {
      if (!shape.encodingKnown()) {
        throw ReadAgainException.after(rules.findEncoding());
      }
      throw new NotInEncoding(-1 - idLength);
    }
    if (idLength == 0) {
      throw new BadField("empty field");
    }
    if (idLength > TextIds.MAX_BYTES) {
      throw new BadField("id too long");
    }
    long key = reader.key(id, idStart, idLength);
    return key < 0 && rules.kindsAreFixed() ? FieldText.id(value(column)) : key;
  }

  /** A byte of an id that is no character. */
  private static final class NotInEncoding extends BadField {
    private static final long serialVersionUID = 1L;

    private final int at; // in the text, unless quotes were doubled

    NotInEncoding(int at) {
      super(
          "not in the encoding",
          "say which encoding it is, such as {encoding=windows-1252}, or save it as UTF-8");
      this.at = at;
    }
  }

  private Problem problem(BadField e, Place place, int column) {
    if (e instanceof NotInEncoding wrong) {
      int at = fields.isDoubled(column) ? fields.start(column) : wrong.at;
      return Problem.of("not a text in {}", shape.encoding().name())
          .with("line", place.line())
          .with("byte", place.fileByte(at))
          .with("value", "0x" + Integer.toHexString(id[wrong.at] & 0xff))
          .with("field", shape.columns().name(column));
    }
    return e.problem(place.line(), shape.columns().name(column), value(column));
  }

  /** A field that is a number, with a point before the decimals. */
  private String number(int column) {
    String value = value(column);
    return shape.decimalPoint() == '.' ? value : value.replace((char) shape.decimalPoint(), '.');
  }

  private String value(int column) {
    String value = shape.encoding().decode(text, fields.start(column), fields.end(column));
    return fields.isDoubled(column) ? value.replace("\"\"", "\"") : value;
  }

  private void refuse(Place place, RatingOutput out) throws IOException {
    int expected = shape.columns().count();
    if (fields.hasWrongQuotes()) {
      out.wrong(
          file,
          Problem.of("wrong use of quotes").with("line", place.line()),
          "put a quote only around a whole field, and double it inside");
      return;
    }
    String few = place.isCutShort() ? "file ends in the middle of a line" : "too few fields";
    List<String> all = new ArrayList<>();
    for (int c = 0; c < fields.count() && c <= expected; c++) {
      all.add(value(c));
    }
    out.wrong(
        file,
        Problem.of(fields.count() < expected ? few : "too many fields")
            .with("line", place.line())
            .with("fields", fields.count())
            .with("expected", expected)
            .with("text", FieldText.shown(String.join(shape.delimiter().text(), all))),
        "");
  }
}
