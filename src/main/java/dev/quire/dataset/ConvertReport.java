package dev.quire.dataset;

import dev.quire.input.SkippedLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a conversion did.
 *
 * @param info the dataset, as in its {@code dataset.json}
 * @param ratingsRead good lines of the ratings file
 * @param omitted what was left out of them
 * @param repeats what repeats were worth
 * @param shortUsers users who stay in training because the split can take nothing of them
 * @param skipped wrong lines that were left out
 * @param ratedItems items with at least one rating, in whichever part
 * @param untitledItems rated items that the items file lacks; 0 when none was given
 * @param unusedColumns names of the columns of the items file that were passed over
 * @param itemsFile where the titles are from: a file that was named, or found beside the ratings
 */
public record ConvertReport(
    DatasetInfo info,
    long ratingsRead,
    Omitted omitted,
    Repeats repeats,
    long shortUsers,
    SkippedLines skipped,
    int ratedItems,
    int untitledItems,
    List<String> unusedColumns,
    Optional<Path> itemsFile) {}
