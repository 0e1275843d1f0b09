package org.opportune.jobs.table;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import org.apache.spark.sql.Column;

/**
 * What screens a series, or a slide: the network of the score and what makes the lung mask. The two
 * digests tell one from another: a series screened with other ones waits to be screened again.
 *
 * @param network name of the network
 * @param networkSha256 digest of its bundle
 * @param lungMask {@value #CLASSICAL}, or the name of the bundle that finds the lungs; null for
 *     slides and whole scans
 * @param lungMaskSha256 digest of that bundle; null for {@value #CLASSICAL}
 */
public record ScreenedWith(
    String network, String networkSha256, String lungMask, String lungMaskSha256)
    implements Serializable {
  /** The mask that needs no network. Rows from before there was another one hold null for both. */
  public static final String CLASSICAL = "classical";

  /** A network on classical lung masks. */
  public static ScreenedWith classical(String network, String networkSha256) {
    return new ScreenedWith(network, networkSha256, CLASSICAL, null);
  }

  /** A network of slides, which have no lungs. */
  public static ScreenedWith ofSlides(String network, String networkSha256) {
    return new ScreenedWith(network, networkSha256, null, null);
  }

  /** A network of whole scans, which needs no lungs found. */
  public static ScreenedWith ofScans(String network, String networkSha256) {
    return new ScreenedWith(network, networkSha256, null, null);
  }

  /** A vocabulary that labels reports. */
  public static ScreenedWith ofReports(String vocabulary, String vocabularySha256) {
    return new ScreenedWith(vocabulary, vocabularySha256, null, null);
  }

  /** Which rows of findings or quarantined series come from it. */
  public Column made() {
    return col("network_sha256")
        .equalTo(networkSha256)
        .and(col("lung_mask_sha256").eqNullSafe(lungMaskSha256));
  }
}
