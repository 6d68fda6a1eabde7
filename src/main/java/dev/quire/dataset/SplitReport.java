package dev.quire.dataset;

/**
 * What a new split did.
 *
 * @param info the dataset, as in its {@code dataset.json}
 * @param shortUsers users who stay in training because the split can take nothing of them
 */
public record SplitReport(DatasetInfo info, long shortUsers) {}
