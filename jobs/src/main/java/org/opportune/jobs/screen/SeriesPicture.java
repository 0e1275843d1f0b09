package org.opportune.jobs.screen;

import java.awt.image.BufferedImage;
import java.util.Locale;
import org.opportune.inference.ct.CtScreener;
import org.opportune.inference.ct.OverlayPicture;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.SecondaryCapture;
import org.opportune.jobs.SoftwareVersion;

/** The overlay picture of a screened series, in the forms that are kept. */
final class SeriesPicture {
  private static final int SIDE = 320;

  private final CtSeries series;
  private final BufferedImage picture;
  private final SecondaryCapture capture;

  /**
   * Draws the picture.
   *
   * @param done a screening whose result holds its map
   * @param network name of the network
   * @param digest start of its SHA-256
   */
  SeriesPicture(CtSeries series, CtScreener.Screening done, String network, String digest) {
    this.series = series;
    this.picture = new OverlayPicture(SIDE).render(done.volume().volume(), done.result().map());
    this.capture =
        new SecondaryCapture(
            String.format(
                Locale.ROOT,
                "Three axial and three coronal views of a chest CT; colour from yellow to red:"
                    + " anomaly map of network %s %s, from 0.25 to 1. Anomaly score %.4f,"
                    + " LAA-950 %.2f %%.",
                network,
                digest,
                done.measurement().anomalyScore(),
                done.measurement().density().laa950Percent()),
            "opportune " + SoftwareVersion.current());
  }

  byte[] png() {
    return OverlayPicture.png(picture);
  }

  byte[] dicom() {
    return capture.encode(picture, series);
  }
}
