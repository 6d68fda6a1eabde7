package dev.quire.cli;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A small dataset and two models of it, made by command lines.
 *
 * @param ratings {@value #RATINGS} made-up ratings
 * @param movies their films
 * @param dataset of both, with test and validation ratings
 * @param als a model of rank 5, with lambda 1, gamma 3 and tau 4, the same for all rows
 * @param bias a model of biases alone
 */
record SmallJob(Path ratings, Path movies, Path dataset, Path als, Path bias) {
  static final int RATINGS = 6_000;

  /** Does the job in a folder. */
  static SmallJob in(Path folder) throws IOException {
    Cli.generate(folder.resolve("raw"), RATINGS);
    SmallJob job =
        new SmallJob(
            folder.resolve("raw/ratings.csv"),
            folder.resolve("raw/movies.csv"),
            folder.resolve("dataset"),
            folder.resolve("als.safetensors"),
            folder.resolve("bias.safetensors"));
    Cli.run(
            "convert",
            job.ratings,
            "--items",
            job.movies,
            "--to",
            job.dataset,
            "--test=0.1",
            "--valid=0.05",
            "--seed=3")
        .done();
    Cli.run(
            "train",
            job.dataset,
            "--model=als",
            "--rank=5",
            "--tau=4",
            "--gamma=3",
            "--reg-exponent=0",
            "--epochs=4",
            "--to",
            job.als)
        .done();
    Cli.run("train", job.dataset, "--model=bias", "--epochs=2", "--to", job.bias).done();
    return job;
  }

  /** Trains a variational model of rank 5 of it. */
  Path vb() {
    Path vb = dataset.resolveSibling("vb.safetensors");
    Cli.run("train", dataset, "--model=vb", "--rank=5", "--to", vb).done();
    return vb;
  }
}
