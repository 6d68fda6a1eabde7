package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import java.util.List;

/** Which ratings in the dataset keep an item from being offered to a user again. */
public enum LeftOut {
  /** Those of all parts. */
  ALL_RATED,
  /** The training ratings alone, as for an evaluation by hand. */
  TRAINING_ONLY;

  /** Rows are users. */
  List<CsrMatrix> parts(Dataset dataset) {
    return this == TRAINING_ONLY ? List.of(dataset.training().byUser()) : dataset.partsByUser();
  }
}
