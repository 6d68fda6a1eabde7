package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who is in which arm. With the bytes d of SHA-256 of {@code salt:userId} in UTF-8,
 *
 * <pre>
 *   B where d[0] &lt; 256 share, else A
 * </pre>
 *
 * <p>so a user is always in the same arm, nobody leaves B when its share is raised, and experiments
 * of other names cut the users in other ways, independently of this one.
 *
 * <p>R. Kohavi, R. Longbotham, D. Sommerfield, R. Henne, "Controlled experiments on the web: survey
 * and practical guide", Data Mining and Knowledge Discovery 18(1), 2009, 4.1.2: of the hash
 * functions that they tried, the cryptographic ones alone keep experiments apart.
 *
 * @param salt name of the experiment
 */
public record Assignment(String salt) {
  private static final int CUTS = 256; // values of a byte

  /**
   * The share of B that a first byte can tell, the nearest one.
   *
   * @param share of the users
   * @throws BadInputException when it leaves an arm without users
   */
  public static double share(double share) {
    long cut = Math.round(CUTS * share);
    if (!(cut > 0 && cut < CUTS)) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("share", share)
              .remedy("use 0.002 to 0.998: with an arm of nobody there is nothing to compare"));
    }
    return (double) cut / CUTS;
  }

  /**
   * The arm of a user.
   *
   * @param share of B
   */
  public Arm arm(String userId, double share) {
    return (digest(userId)[0] & 0xff) < CUTS * share ? Arm.B : Arm.A;
  }

  /** Users come in the order of this number: by chance, and independently of their arms. */
  long arrival(String userId) {
    return ByteBuffer.wrap(digest(userId)).getLong(1);
  }

  private byte[] digest(String userId) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((salt + ":" + userId).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }
}
