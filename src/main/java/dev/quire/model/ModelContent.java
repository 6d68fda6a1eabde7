package dev.quire.model;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.files.Target;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file is made of.
 *
 * @param numbers that were learned
 * @param best those of the best epoch so far, in a checkpoint of whose numbers they are not
 * @param metadata kind of model, settings, history: what {@link Model#metadata} will give back
 * @param itemCounts I32 [items], training ratings per item
 * @param userIds external ids of the users
 * @param itemIds external ids of the items
 * @param catalogue titles and genres, if they are known
 */
public record ModelContent(
    ModelNumbers numbers,
    Optional<ModelNumbers> best,
    Map<String, String> metadata,
    MemorySegment itemCounts,
    Ids userIds,
    Ids itemIds,
    Optional<Catalogue> catalogue) {

  /**
   * Writes the file and puts it into its place.
   *
   * @param target as {@link Model#target} gives it
   */
  public void write(Target target) throws IOException {
    Parameters parameters = numbers.parameters();
    TensorFileWriter.Builder builder =
        TensorFileWriter.builder(Model.KIND)
            .metadata(ModelMetadata.RANK, String.valueOf(parameters.rank()))
            .metadata(ModelMetadata.GLOBAL_MEAN, String.valueOf(parameters.globalMean()));
    parameters.describe(builder, "");
    builder.tensor(Model.ITEM_COUNTS, DType.I32, parameters.items());
    numbers.variances().ifPresent(known -> known.describe(builder, "", parameters));
    metadata.forEach(builder::metadata);
    userIds.describe(builder);
    itemIds.describe(builder);
    catalogue.ifPresent(known -> known.describe(builder));
    numbers.priors().describe(builder);
    numbers.noise().ifPresent(known -> known.describe(builder, "", parameters));
    numbers.implicit().describe(builder, "", parameters);
    numbers.time().ifPresent(known -> known.describe(builder, ""));
    numbers.describePreference(builder);
    best.ifPresent(known -> known.describeBest(builder));
    try (TensorFileWriter writer = builder.open(target)) {
      parameters.write(writer, "");
      numbers.variances().ifPresent(known -> known.write(writer, ""));
      writer.segment(Model.ITEM_COUNTS).copyFrom(itemCounts);
      userIds.write(writer);
      itemIds.write(writer);
      catalogue.ifPresent(known -> known.write(writer));
      numbers.priors().write(writer);
      numbers.noise().ifPresent(known -> known.write(writer, ""));
      numbers.implicit().write(writer, "");
      if (numbers.time().isPresent()) {
        numbers.time().get().write(writer, "");
      }
      numbers.writePreference(writer);
      best.ifPresent(known -> known.writeBest(writer));
      writer.commit();
    }
  }
}
