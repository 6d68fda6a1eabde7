package dev.quire.train;

import dev.quire.mapped.Layouts;
import dev.quire.model.Model;
import dev.quire.model.ModelContent;
import dev.quire.model.ModelNumbers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Model files that somebody has made, with checksums that are right. */
final class HandMade {
  private HandMade() {}

  /** Writes a model anew with other metadata. */
  static void rewrite(Path file, Consumer<Map<String, String>> metadata) throws IOException {
    rewrite(file, metadata, last -> last, best -> best);
  }

  /** Writes a model anew with other metadata and numbers. */
  static void rewrite(
      Path file,
      Consumer<Map<String, String>> metadata,
      UnaryOperator<ModelNumbers> last,
      UnaryOperator<Optional<ModelNumbers>> best)
      throws IOException {
    Path made = file.resolveSibling("made.safetensors");
    try (Model model = Model.open(file)) {
      Map<String, String> changed = new LinkedHashMap<>(model.metadata());
      changed.keySet().removeIf(key -> key.startsWith("crc32c.") || key.startsWith("quire."));
      metadata.accept(changed);
      int items = model.parameters().items();
      MemorySegment counts = MemorySegment.ofArray(new int[items]);
      for (int item = 0; item < items; item++) {
        counts.setAtIndex(Layouts.I32, item, model.itemCount(item));
      }
      new ModelContent(
              last.apply(model.numbers()),
              best.apply(model.bestNumbers()),
              changed,
              counts,
              model.userIds(),
              model.itemIds(),
              model.catalogue())
          .write(Model.target(made, true));
    }
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
