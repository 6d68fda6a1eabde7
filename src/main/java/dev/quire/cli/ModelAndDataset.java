package dev.quire.cli;

import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** A model and its dataset, which number their users and items alike. */
final class ModelAndDataset {
  private ModelAndDataset() {}

  /** Opens the dataset of a model. */
  static Dataset open(Path modelFile, Model model, Path datasetFolder) throws IOException {
    Dataset dataset = Dataset.open(datasetFolder);
    try {
      requireSame(modelFile, model, datasetFolder, dataset);
      return dataset;
    } catch (InvalidFileException e) {
      dataset.close();
      throw e;
    }
  }

  private static void requireSame(Path modelFile, Model model, Path datasetFolder, Dataset dataset)
      throws InvalidFileException {
    String trainedOn = model.metadata("dataset_fingerprint");
    String given = dataset.info().fingerprint();
    if (!trainedOn.equals(given)) {
      throw new InvalidFileException(
          modelFile,
          Problem.of("model of another dataset")
              .with("trained on", trainedOn)
              .with(datasetFolder.toString(), given)
              .remedy("give the dataset that it was trained on, or train it anew"));
    }
  }
}
