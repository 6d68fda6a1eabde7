package dev.quire.cli.data;

import dev.quire.cli.CsvText;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.Utf8Text;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Description;
import dev.quire.describe.Description.ItemSink;
import dev.quire.describe.ItemRatings;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;

/** The facts about each item as lines {@code itemId,title,ratings,mean,variance,bimodality}. */
final class ItemsCsv {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Target target;
  private final boolean compressed;

  /** Looks at the file to write before the work begins. */
  ItemsCsv(Path to, boolean force) throws IOException {
    target = Target.file(to, force);
    compressed =
        OutputFormat.require("per-item", to, OutputFormat.CSV, OutputFormat.COMPRESSED_CSV)
            == OutputFormat.COMPRESSED_CSV;
  }

  /** What hands the items on. */
  interface Body {
    Description describe(ItemSink sink) throws IOException;
  }

  /** Writes the items that the body hands on. */
  Description write(Dataset dataset, Body body) throws IOException {
    target.madeFrom(dataset);
    try (NewFile file = NewFile.create(target)) {
      OutputStream buffered = new BufferedOutputStream(file.stream(), BUFFER_BYTES);
      Description description;
      try (OutputStream out =
          compressed ? new GZIPOutputStream(buffered, BUFFER_BYTES) : buffered) {
        Utf8Text line = new Utf8Text();
        line.append("itemId,title,ratings,mean,variance,bimodality\n");
        out.write(line.toBytes());
        description =
            body.describe(
                item -> {
                  line.clear();
                  append(line, dataset, item);
                  out.write(line.toBytes());
                });
      }
      file.commit();
      return description;
    }
  }

  private static void append(Utf8Text line, Dataset dataset, ItemRatings item) {
    line.appendField(dataset.itemIds(), item.item());
    line.append(',');
    line.append(
        CsvText.field(
            dataset.catalogue().map(catalogue -> catalogue.title(item.item())).orElse("")));
    line.append(',');
    line.append(item.count());
    line.append(',');
    line.append(item.count() == 0 ? "" : Double.toString(item.mean()));
    line.append(',');
    append(line, item.variance());
    line.append(',');
    append(line, item.bimodality());
    line.append('\n');
  }

  private static void append(Utf8Text line, OptionalDouble number) {
    line.append(number.isPresent() ? Double.toString(number.getAsDouble()) : "");
  }
}
