package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** Reads a file of item features, {@code item,feature[,weight]}: one line for each pair. */
public final class FeaturesCsv {
  private static final Set<String> FEATURE_NAMES = Set.of("feature", "tag", "genre", "name");
  private static final Set<String> WEIGHT_NAMES = Set.of("weight", "relevance", "value");
  private static final int MAX_NAME_CHARACTERS = 100;
  private final Path file;
  private final boolean numbers;
  private final Sink sink;
  private final WrongLines wrong;
  private int columns;
  private int itemColumn;
  private int featureColumn;
  private int weightColumn; // -1 when there is none

  private FeaturesCsv(Path file, OnError onError, boolean numbers, Sink sink) {
    this.file = file;
    wrong = new WrongLines(file, onError);
    this.numbers = numbers;
    this.sink = sink;
  }

  /** Takes in the lines. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a line.
     *
     * @param weight finite and positive; 1 in a file without weights
     * @return what is wrong with the pair, in words, or null
     */
    String accept(String itemId, String feature, float weight);
  }

  /**
   * Gives every line to the sink, in the file's order.
   *
   * @param numbers whether ids of items have to be numbers
   * @return what was left out, nothing unless {@code onError} is SKIP
   * @throws InvalidFileException naming the first wrong line, or when no line is right
   */
  public static SkippedLines read(Path file, OnError onError, boolean numbers, Sink sink)
      throws IOException {
    return FileStamp.reading(file, () -> readAll(file, onError, numbers, sink));
  }

  private static SkippedLines readAll(Path file, OnError onError, boolean numbers, Sink sink)
      throws IOException {
    try (CsvRecords records = CsvRecords.of(file)) {
      return new FeaturesCsv(file, onError, numbers, sink).read(records);
    }
  }

  private SkippedLines read(CsvRecords records) throws IOException {
    CSVRecord header = records.next();
    findColumns(header == null ? List.of() : header.toList());
    long lines = 0;
    for (CSVRecord fields; (fields = records.next()) != null; lines++) {
      Problem problem = take(fields, records.firstLine());
      if (problem != null) {
        wrong.take(problem, "correct the line");
      }
    }
    SkippedLines skipped = wrong.skipped();
    if (lines == skipped.count()) {
      throw skipped.nothingLeft(file, "features", "give it a line for each item and feature");
    }
    return skipped;
  }

  private void findColumns(List<String> header) throws InvalidFileException {
    columns = header.size();
    itemColumn = CsvRecords.column(header, ItemColumns.itemNames());
    featureColumn = CsvRecords.column(header, FEATURE_NAMES);
    weightColumn = CsvRecords.column(header, WEIGHT_NAMES);
    if (itemColumn < 0 || featureColumn < 0) {
      throw new InvalidFileException(
          file,
          Problem.of("column is missing")
              .with("line", 1)
              .with("column", itemColumn < 0 ? "item" : "feature")
              .with("found", FieldText.shown(String.join(",", header)))
              .remedy("the first line has to name the columns item,feature and may name weight"));
    }
  }

  /** Returns what is wrong with a line, or null. */
  private Problem take(CSVRecord fields, long line) {
    if (fields.size() != columns) {
      return CsvRecords.wrongCount(fields, line, columns);
    }
    int column = itemColumn;
    try {
      String itemId = fields.get(column);
      if (numbers) {
        itemId = String.valueOf(FieldText.id(itemId));
      }
      column = featureColumn;
      String feature = name(fields.get(column));
      column = weightColumn;
      float weight = column < 0 ? 1 : weight(fields.get(column));
      String problem = sink.accept(itemId, feature, weight);
      return problem == null
          ? null
          : Problem.of(problem)
              .with("line", line)
              .with("item", FieldText.shown(itemId))
              .with("feature", FieldText.shown(feature));
    } catch (BadField e) {
      String field = column == itemColumn ? "item" : column == featureColumn ? "feature" : "weight";
      return e.problem(line, field, fields.get(column));
    }
  }

  private static String name(String text) throws BadField {
    if (text.isEmpty()) {
      throw new BadField("empty field");
    }
    if (text.length() > MAX_NAME_CHARACTERS) {
      throw new BadField("name too long");
    }
    return text;
  }

  private static float weight(String text) throws BadField {
    float weight = FieldText.decimal(text);
    if (!(weight > 0)) {
      throw new BadField("weight is not positive");
    }
    return weight;
  }
}
