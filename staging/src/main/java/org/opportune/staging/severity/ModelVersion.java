package org.opportune.staging.severity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.opportune.staging.mixture.Component;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.Sample;

/** Identifiers that follow from content, so that equal models have equal names everywhere. */
final class ModelVersion {
  private ModelVersion() {}

  /** SHA-256 over the points of a population, hexadecimal. */
  static String digest(Sample sample) {
    MessageDigest sha = sha256();
    sha.update(sample.transform().name().getBytes(StandardCharsets.UTF_8));
    ByteBuffer point = ByteBuffer.allocate(3 * Double.BYTES);
    for (int i = 0; i < sample.size(); i++) {
      point.clear();
      point.putDouble(sample.value(i)).putDouble(sample.weight(i)).putDouble(sample.spread(i));
      sha.update(point.array());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Changes whenever the stage or posterior of any score may. */
  static String of(FitPopulation population, GaussianMixture mixture, Calibration calibration) {
    MessageDigest sha = sha256();
    sha.update(population.digest().getBytes(StandardCharsets.UTF_8));
    sha.update(mixture.transform().name().getBytes(StandardCharsets.UTF_8));
    for (Component component : mixture.components()) {
      sha.update(component.toString().getBytes(StandardCharsets.UTF_8));
    }
    if (calibration != null) {
      sha.update(calibration.toString().getBytes(StandardCharsets.UTF_8));
    }
    return "stage-" + HexFormat.of().formatHex(sha.digest(), 0, 6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
