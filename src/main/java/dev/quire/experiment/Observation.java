package dev.quire.experiment;

/**
 * What came of one user.
 *
 * @param userId external id
 * @param arm that the user was in
 * @param share of the users that were to be in B when this one came, over 0 and below 1
 * @param outcome what the user made of what was shown, in the unit of the experiment
 * @param earlier the mean rating of the user before the experiment, the covariate of {@link Cuped}
 */
public record Observation(String userId, Arm arm, double share, double outcome, double earlier) {}
