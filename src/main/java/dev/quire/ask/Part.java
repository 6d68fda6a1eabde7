package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.files.InvalidFileException;
import java.util.Locale;
import java.util.Optional;

/** The parts of a dataset. */
public enum Part {
  /** Held out for testing. */
  TEST,
  /** Held out for validation during training. */
  VALID,
  /** What the model was trained on. */
  TRAIN;

  /** Its name in settings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Rows are users; none when the dataset has no such ratings. */
  Optional<CsrMatrix> of(Dataset dataset) {
    Optional<CsrMatrix> matrix =
        switch (this) {
          case TEST -> dataset.testByUser();
          case VALID -> dataset.validByUser();
          case TRAIN -> Optional.of(dataset.training().byUser());
        };
    return matrix.filter(ratings -> ratings.nonZeros() > 0);
  }

  /** When these ratings were given, in seconds, if the dataset knows. */
  Optional<Timestamps> times(Dataset dataset) throws InvalidFileException {
    return switch (this) {
      case TEST -> dataset.testTimestamps();
      case VALID -> dataset.validTimestamps();
      case TRAIN -> dataset.trainTimestamps();
    };
  }

  /** The ratings that place its users; none unless the dataset holds out whole users. */
  Optional<CsrMatrix> foldIn(Dataset dataset) {
    return switch (this) {
      case TEST -> dataset.testFoldInByUser();
      case VALID -> dataset.validFoldInByUser();
      case TRAIN -> Optional.empty();
    };
  }
}
