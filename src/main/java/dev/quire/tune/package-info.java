/**
 * The search for good settings of a kind of model: {@link dev.quire.tune.Tuning}. It trains by the
 * lifecycle of {@code train} and measures as {@code ask} does, on the validation ratings alone.
 *
 * <pre>
 * cli TuneCommand      options, tables
 *  '- Tuning           checks, the ledger, the best model
 *      '- Method       which settings next, and for how many epochs
 *          '- Trials   one after the other: Training from checkpoint to checkpoint, Measure
 * </pre>
 *
 * <p>Public API: all but {@code TrialJson}.
 */
package dev.quire.tune;
