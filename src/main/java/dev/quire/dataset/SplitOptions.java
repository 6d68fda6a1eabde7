package dev.quire.dataset;

import java.nio.file.Path;

/**
 * What to split anew, and how.
 *
 * @param dataset a converted dataset
 * @param target the folder to make
 * @param split training, validation and test
 * @param force replace the target when it is a dataset
 */
public record SplitOptions(Path dataset, Path target, Split split, boolean force) {}
