package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A converted dataset, mapped read-only; everything it gives is valid until {@link #close}.
 *
 * <pre>
 * dataset.json             written last: a folder without it is not a complete dataset
 * ids.safetensors          user_ids, item_ids
 * catalogue.safetensors    titles and genres, when the converter got them
 * train/by-user.safetensors, train/by-item.safetensors
 * valid/by-user.safetensors, test/by-user.safetensors    when the split has a share for them
 * valid_fold_in/by-user.safetensors, test_fold_in/...    when it holds out whole users
 * </pre>
 *
 * <p>{@link #open} looks at headers and row pointers, so it costs the same for any number of
 * ratings.
 */
public final class Dataset implements Input, AutoCloseable {
  static final String BY_USER = "by-user.safetensors";
  static final String BY_ITEM = "by-item.safetensors";
  static final String TRAIN = "train";

  /** Of the parts of a {@link Split}, in their order. */
  static final List<String> FOLDERS =
      List.of(TRAIN, "valid", "test", "valid_fold_in", "test_fold_in");

  static final String IDS = "ids.safetensors";
  static final String IDS_KIND = "ids";
  static final String CATALOGUE = "catalogue.safetensors";
  static final String CATALOGUE_KIND = "catalogue";

  /** All but {@code dataset.json} that there can be. */
  static final List<String> FILES =
      Stream.concat(
              Stream.of(IDS, CATALOGUE, TRAIN + "/" + BY_USER, TRAIN + "/" + BY_ITEM),
              FOLDERS.stream().skip(1).map(part -> part + "/" + BY_USER))
          .toList();

  private final Path folder;
  private final FileStamp infoFile;
  private final DatasetJson json;
  private final DatasetInfo info;
  private final List<TensorFile> files = new ArrayList<>();
  private final Ids userIds;
  private final Ids itemIds;
  private final Optional<Catalogue> catalogue;
  private final List<Optional<Part>> parts = new ArrayList<>(); // as in Split
  private final TensorFile byItemFile;
  private final CsrMatrix trainByItem;

  /** A matrix by user and the file that it is in. */
  private record Part(TensorFile file, CsrMatrix matrix) {}

  private Dataset(Path folder, FileStamp infoFile, DatasetJson json) throws IOException {
    this.folder = folder;
    this.infoFile = infoFile;
    this.json = json;
    this.info = json.info();
    try {
      TensorFile idsFile = file(IDS, IDS_KIND);
      userIds = ids(idsFile, Ids.USERS, info.users());
      itemIds = ids(idsFile, Ids.ITEMS, info.items());
      catalogue = readCatalogue();
      for (int part = 0; part < Split.PARTS; part++) {
        parts.add(info.split().has(part) ? Optional.of(read(part)) : Optional.empty());
      }
      byItemFile = file(TRAIN + "/" + BY_ITEM, RatingsWriter.KIND);
      trainByItem =
          CsrMatrix.read(byItemFile, info.items(), info.users(), info.train(), info.levelArray());
      checkFingerprint(idsFile);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a dataset's folder.
   *
   * @throws InvalidFileException when it is not a complete dataset, or its files don't fit together
   */
  public static Dataset open(Path folder) throws IOException {
    FileStamp infoFile = FileStamp.ofInput(folder.resolve(DatasetJson.FILE));
    return new Dataset(folder, infoFile, DatasetJson.read(folder));
  }

  private TensorFile file(String name, String kind) throws IOException {
    if (Files.notExists(folder.resolve(name))) {
      throw new InvalidFileException(
          folder,
          Problem.of("not a complete dataset")
              .with("missing", name)
              .remedy("make it anew with quire convert"));
    }
    TensorFile file = TensorFile.open(folder.resolve(name), kind);
    files.add(file);
    json.requireOwn(name, file);
    return file;
  }

  private static Ids ids(TensorFile file, String name, int expected) throws IOException {
    Ids ids = Ids.read(file, name);
    checkSize(file, name, ids.size(), expected);
    return ids;
  }

  private Optional<Catalogue> readCatalogue() throws IOException {
    if (Files.notExists(folder.resolve(CATALOGUE)) && !json.names(CATALOGUE)) {
      return Optional.empty();
    }
    TensorFile file = file(CATALOGUE, CATALOGUE_KIND);
    Catalogue found = Catalogue.read(file);
    checkSize(file, "titles", found.items(), info.items());
    return Optional.of(found);
  }

  private static void checkSize(TensorFile file, String what, int size, int expected)
      throws InvalidFileException {
    if (size != expected) {
      throw new InvalidFileException(
          file.path(),
          Problem.of("doesn't fit dataset.json")
              .with(what, size)
              .with("expected", expected)
              .remedy("make the dataset anew with quire convert"));
    }
  }

  private Part read(int part) throws IOException {
    TensorFile file = file(FOLDERS.get(part) + "/" + BY_USER, RatingsWriter.KIND);
    return new Part(
        file,
        CsrMatrix.read(file, info.users(), info.items(), info.ratings(part), info.levelArray()));
  }

  private Part train() {
    return parts.get(Split.TRAIN).orElseThrow();
  }

  private Stream<Part> parts() {
    return parts.stream().flatMap(Optional::stream);
  }

  private void checkFingerprint(TensorFile idsFile) throws IOException {
    String actual = Fingerprint.of(info.levels(), idsFile, train().file, byItemFile);
    if (!actual.equals(info.fingerprint())) {
      throw new InvalidFileException(
          folder,
          Problem.of("files are of different datasets")
              .with("fingerprint", actual)
              .with("expected", info.fingerprint())
              .remedy("make it anew with quire convert"));
    }
  }

  /** What {@code dataset.json} says. */
  public DatasetInfo info() {
    return info;
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** External ids of the users. */
  public Ids userIds() {
    return userIds;
  }

  /** External ids of the items. */
  public Ids itemIds() {
    return itemIds;
  }

  /** Titles and genres, when the converter got them. */
  public Optional<Catalogue> catalogue() {
    return catalogue;
  }

  /** The training ratings, in both orders. */
  public Ratings training() {
    return new Ratings(train().matrix, trainByItem, info.globalMean());
  }

  /** Validation ratings, when the split has them. */
  public Optional<CsrMatrix> validByUser() {
    return byUser(Split.VALID);
  }

  /** Test ratings, when the split has them. */
  public Optional<CsrMatrix> testByUser() {
    return byUser(Split.TEST);
  }

  /** By which users who are held out for validation are placed, when the split holds out users. */
  public Optional<CsrMatrix> validFoldInByUser() {
    return byUser(Split.VALID_FOLD_IN);
  }

  /** By which users who are held out for test are placed, when the split holds out users. */
  public Optional<CsrMatrix> testFoldInByUser() {
    return byUser(Split.TEST_FOLD_IN);
  }

  private Optional<CsrMatrix> byUser(int part) {
    return parts.get(part).map(Part::matrix);
  }

  /** What users have rated, whatever it is for: the matrices of all parts. Rows are users. */
  public List<CsrMatrix> partsByUser() {
    return parts().map(Part::matrix).toList();
  }

  /**
   * Timestamps at the indices of each of {@link #partsByUser}, in the same order; empty when the
   * source has none.
   */
  public List<Timestamps> partTimestamps() throws InvalidFileException {
    List<Timestamps> times = new ArrayList<>();
    for (Part part : parts().toList()) {
      timestamps(part).ifPresent(times::add);
    }
    return times;
  }

  /** Timestamps at the indices of {@link #training}, when the source has them. */
  public Optional<Timestamps> trainTimestamps() throws InvalidFileException {
    return timestamps(train());
  }

  /** Timestamps at the indices of {@link #validByUser}, when the source has them. */
  public Optional<Timestamps> validTimestamps() throws InvalidFileException {
    return timestamps(Split.VALID);
  }

  /** Timestamps at the indices of {@link #testByUser}, when the source has them. */
  public Optional<Timestamps> testTimestamps() throws InvalidFileException {
    return timestamps(Split.TEST);
  }

  private Optional<Timestamps> timestamps(int part) throws InvalidFileException {
    return parts.get(part).isEmpty() ? Optional.empty() : timestamps(parts.get(part).get());
  }

  private static Optional<Timestamps> timestamps(Part part) throws InvalidFileException {
    if (part.file.find(RatingsWriter.TIMESTAMPS).isEmpty()) {
      return Optional.empty();
    }
    MemorySegment segment =
        part.file.segment(RatingsWriter.TIMESTAMPS, DType.I64, part.matrix.nonZeros());
    return Optional.of(index -> segment.getAtIndex(Layouts.I64, index));
  }

  /** The times of ratings, in the unit of the source. */
  @FunctionalInterface
  public interface Timestamps {
    /** Timestamp of the rating at an index. */
    long at(long index);
  }

  /** Whether the format is one that has checksums of all, version 1 had them of tensors alone. */
  public boolean hasHeaderChecksums() {
    return json.hasChecksums();
  }

  /**
   * Compares all data with its checksums, and checks that the matrices are what they have to be and
   * what {@code dataset.json} says of them.
   *
   * @throws InvalidFileException naming the first thing that is wrong
   */
  public void verify() throws InvalidFileException {
    for (TensorFile file : files) {
      file.verify();
    }
    userIds.verifyDistinct();
    itemIds.verifyDistinct();
    if (catalogue.isPresent()) {
      catalogue.get().verify();
    }
    MatrixCheck.check(byItemFile.path(), trainByItem, info.users(), info);
    for (Part part : parts().toList()) {
      MatrixCheck.check(part.file.path(), part.matrix, info.items(), info);
    }
    MatrixCheck.checkMean(folder.resolve(DatasetJson.FILE), train().matrix, info);
  }

  @Override
  public void requireUnchanged() throws IOException {
    infoFile.requireUnchanged();
    for (TensorFile file : files) {
      file.requireUnchanged();
    }
  }

  @Override
  public void close() {
    files.forEach(TensorFile::close);
  }
}
