package dev.quire.model;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.CatalogueBuilder;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.TextIdsOf;
import dev.quire.mapped.Layouts;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Writes model files for tests. Ids are 1000 + index for users and 100 + index for items. */
public final class ModelFixture {
  private final Parameters parameters;
  private int[] counts; // [items]
  private Ids userIds;
  private Ids itemIds;
  private Catalogue catalogue; // null for none
  private Variances variances; // null for none
  private FeaturePrior prior; // null for none
  private ModelNumbers preference; // null for none

  private ModelFixture(Parameters parameters) {
    this.parameters = parameters;
    this.counts = new int[parameters.items()];
    Arrays.fill(counts, 1);
    this.userIds =
        Ids.of(Ids.USERS, LongStream.range(0, parameters.users()).map(i -> 1000 + i).toArray());
    this.itemIds =
        Ids.of(Ids.ITEMS, LongStream.range(0, parameters.items()).map(i -> 100 + i).toArray());
  }

  /** A model of these numbers, without titles, each item with one rating. */
  public static ModelFixture of(Parameters parameters) {
    return new ModelFixture(parameters);
  }

  /** With other numbers of training ratings. */
  public ModelFixture counts(int... itemCounts) {
    this.counts = itemCounts;
    return this;
  }

  /** With other external ids of the items. */
  public ModelFixture itemIds(long... ids) {
    this.itemIds = Ids.of(Ids.ITEMS, ids);
    return this;
  }

  /** With external ids of the items that are texts. */
  public ModelFixture itemIds(String... ids) {
    this.itemIds = TextIdsOf.texts(Ids.ITEMS, ids);
    return this;
  }

  /** With external ids of the users that are texts. */
  public ModelFixture userIds(String... ids) {
    this.userIds = TextIdsOf.texts(Ids.USERS, ids);
    return this;
  }

  /** With titles; the genre of each is Drama. */
  public ModelFixture titles(String... titles) {
    CatalogueBuilder builder = new CatalogueBuilder();
    for (String title : titles) {
      builder.add(title, title.isEmpty() ? List.of() : List.of("Drama"));
    }
    this.catalogue = builder.build();
    return this;
  }

  /** With variances. */
  public ModelFixture variances(Variances known) {
    this.variances = known;
    return this;
  }

  /** With features of the items. */
  public ModelFixture prior(FeaturePrior features) {
    this.prior = features;
    return this;
  }

  /** With preferences beside ratings. */
  public ModelFixture preference(Parameters numbers) {
    this.preference = new ModelNumbers(numbers, Optional.empty(), FeaturePriors.NONE);
    return this;
  }

  /** Writes the file with this metadata beside rank and mean. */
  public void write(Path file, Map<String, String> metadata) throws IOException {
    MemorySegment segment = MemorySegment.ofArray(new long[(counts.length + 1) / 2]);
    for (int item = 0; item < counts.length; item++) {
      segment.setAtIndex(Layouts.I32, item, counts[item]);
    }
    new ModelContent(
            new ModelNumbers(
                parameters,
                Optional.ofNullable(variances),
                new FeaturePriors(Optional.ofNullable(prior), Optional.empty()),
                Optional.empty(),
                ImplicitVectors.NONE,
                Optional.empty(),
                Optional.ofNullable(preference)),
            Optional.empty(),
            metadata,
            segment.asSlice(0, (long) Integer.BYTES * counts.length),
            userIds,
            itemIds,
            Optional.ofNullable(catalogue))
        .write(Model.target(file, true));
  }

  /** Writes a file into the folder and opens it. */
  public Model open(Path folder) throws IOException {
    Path file = folder.resolve("fixture.safetensors");
    write(file, Map.of());
    return Model.open(file);
  }
}
