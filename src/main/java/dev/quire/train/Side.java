package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.FeaturePrior;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What half an epoch works on: it updates the rows of one side against the fixed other one.
 *
 * @param name for messages, {@code user} or {@code item}
 * @param ratings rows of this side
 * @param schedule of those rows
 * @param globalMean mean of all training ratings
 * @param bias F32 [rows], updated
 * @param factors F32 [rows][rank], updated
 * @param prior what the factors are drawn to, if not to 0
 * @param otherBias F32 [columns], fixed
 * @param otherFactors F32 [columns][rank], fixed
 */
record Side(
    String name,
    CsrMatrix ratings,
    Schedule schedule,
    double globalMean,
    MemorySegment bias,
    MemorySegment factors,
    Optional<FeaturePrior> prior,
    MemorySegment otherBias,
    MemorySegment otherFactors) {}
