package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.github.luben.zstd.Zstd;
import dev.quire.input.ParquetFixture;
import dev.quire.input.ParquetFixture.ColumnType;
import dev.quire.packed.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same ratings are the same dataset, byte by byte, in whatever format they come. */
class SameRatingsTest {
  @TempDir Path folder;

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Ratings as they are in a CSV file, with something before each id. */
  private record Table(String header, List<String[]> rows, String user, String item) {
    static Table of(Path csv, String user, String item) throws IOException {
      List<String> lines = Files.readAllLines(csv);
      List<String[]> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        rows.add(line.split(",", -1));
      }
      return new Table(lines.getFirst(), rows, user, item);
    }

    String csv(int from, int to) {
      StringBuilder text = new StringBuilder(header).append('\n');
      for (String[] row : rows.subList(from, to)) {
        text.append(user).append(row[0]).append(',').append(item).append(row[1]).append(',');
        text.append(row[2]).append(',').append(row[3]).append('\n');
      }
      return text.toString();
    }

    String csv() {
      return csv(0, rows.size());
    }

    /** In another order of the columns, with another one, and every field in quotes. */
    String quoted() {
      StringBuilder text = new StringBuilder("\"Note\";\"User-ID\";\"time\";\"Rating\";\"ISBN\"\n");
      for (String[] row : rows) {
        text.append("\"a; \"\"b\"\"\";\"").append(user).append(row[0]).append("\";\"");
        text.append(row[3]).append("\";\"").append(row[2].replace('.', ',')).append("\";\"");
        text.append(item).append(row[1]).append("\"\n");
      }
      return text.toString();
    }

    /** In the usual order, without a header. */
    String plain(String delimiter) {
      StringBuilder text = new StringBuilder();
      for (String[] row : rows) {
        text.append(user).append(row[0]).append(delimiter).append(item).append(row[1]);
        text.append(delimiter).append(row[2]).append(delimiter).append(row[3]).append('\n');
      }
      return text.toString();
    }

    String json() {
      StringBuilder text = new StringBuilder();
      for (String[] row : rows) {
        text.append("{\"asin\":").append(jsonId(item, row[1])).append(",\"helpful\":[0,1]");
        text.append(",\"overall\":").append(row[2]).append(",\"reviewerID\":");
        text.append(jsonId(user, row[0])).append(",\"unixReviewTime\":").append(row[3]);
        text.append("}\n");
      }
      return text.toString();
    }

    private static String jsonId(String before, String id) {
      return before.isEmpty() ? id : '"' + before + id + '"';
    }

    byte[] parquet() throws IOException {
      List<Object> times = new ArrayList<>();
      List<Object> ratings = new ArrayList<>();
      for (String[] row : rows) {
        ratings.add(Double.parseDouble(row[2]));
        times.add(1000 * Long.parseLong(row[3]));
      }
      return new ParquetFixture()
          .column("timestamp", ColumnType.timestamp(1), times)
          .column("user_id", idType(user), ids(0, user))
          .column("rating", ColumnType.DOUBLE, ratings)
          .column("item_id", idType(item), ids(1, item))
          .packed(ParquetFixture.Codec.SNAPPY)
          .cut(7000, 900)
          .bytes();
    }

    private static ColumnType idType(String before) {
      return before.isEmpty() ? ColumnType.INT64 : ColumnType.STRING;
    }

    private List<Object> ids(int column, String before) {
      List<Object> ids = new ArrayList<>();
      for (String[] row : rows) {
        ids.add(before.isEmpty() ? (Object) Long.valueOf(row[column]) : before + row[column]);
      }
      return ids;
    }
  }

  private void assertTheSame(Table table) throws IOException {
    String csv = table.csv();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("plain.csv", csv.getBytes(StandardCharsets.UTF_8));
    files.put("r.csv.gz", gzip(csv));
    files.put("r.csv.zst", Zstd.compress(csv.getBytes(StandardCharsets.UTF_8)));
    files.put("r.zip", Zips.of("x/ratings.csv", csv));
    files.put("r.dat", table.plain("::").getBytes(StandardCharsets.UTF_8));
    files.put("r.tsv", table.plain("\t").getBytes(StandardCharsets.ISO_8859_1));
    files.put("r.psv", table.plain("|").getBytes(StandardCharsets.UTF_8));
    files.put("quoted.csv", table.quoted().getBytes(StandardCharsets.ISO_8859_1));
    files.put("r.jsonl", table.json().getBytes(StandardCharsets.UTF_8));
    files.put("r.json.gz", gzip(table.json()));
    files.put("r.parquet", table.parquet());
    Path first = null;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path input = Files.write(folder.resolve(file.getKey()), file.getValue());
      Path to = folder.resolve(file.getKey() + ".dataset");
      List<Object> command =
          new ArrayList<>(List.of("convert", input, "--to", to, "--test", "0.1"));
      if (input.toString().matches(".*\\.(dat|tsv|psv)") && !table.user.isEmpty()) {
        command.add("--columns=user=1,item=2,rating=3,time=4"); // texts tell nothing of themselves
      }
      if (file.getKey().startsWith("quoted")) {
        command.add("--decimal=,");
      }
      Cli.run(command.toArray()).done();
      first = first == null ? to : first;
      assertSame(first, to);
    }
    Path parts = Files.createDirectory(folder.resolve("parts"));
    int half = table.rows.size() / 2;
    Files.writeString(parts.resolve("part-00000.csv"), table.csv(0, half));
    Files.write(parts.resolve("part-00001.csv.gz"), gzip(table.csv(half, table.rows.size())));
    Path to = folder.resolve("parts.dataset");
    Cli.run("convert", parts, "--to", to, "--test", "0.1").done();
    assertSame(first, to);
    Path one = parts.resolve("part-00000.csv");
    Path other = parts.resolve("part-00001.csv.gz");
    Cli.run("convert", other, one, "--to", to, "--test", "0.1", "--force").done();
    assertSame(first, to);
  }

  private static void assertSame(Path expected, Path found) throws IOException {
    for (String name :
        List.of(
            "ids.safetensors",
            "train/by-user.safetensors",
            "train/by-item.safetensors",
            "test/by-user.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(found.resolve(name)),
          found + " " + name);
    }
  }

  @Test
  void numbers() throws Exception {
    Cli.generate(folder.resolve("raw"), 30_000);
    assertTheSame(Table.of(folder.resolve("raw/ratings.csv"), "", ""));
  }

  @Test
  void text() throws Exception {
    Cli.generate(folder.resolve("raw"), 30_000);
    assertTheSame(Table.of(folder.resolve("raw/ratings.csv"), "u", "é-"));
  }
}
