/**
 * Tests a change of the lists before it is shipped: who gets which, what they make of it, and what
 * may be concluded from that. {@link dev.quire.experiment.Experiment} plays a test on ratings that
 * were held out; {@link dev.quire.experiment.Comparison} and {@link dev.quire.experiment.Rollout}
 * read the log of any.
 *
 * <p>Public API: all public types.
 */
package dev.quire.experiment;
