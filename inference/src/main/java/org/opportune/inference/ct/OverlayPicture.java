package org.opportune.inference.ct;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A picture of a scan with its anomaly map in colour: the axial slice that shows most, then a front
 * and a back coronal view. The patient's right is on the viewer's left, the head up. No text: a
 * picture carries nothing that identifies a patient but the anatomy itself.
 */
public final class OverlayPicture {
  private static final double LOW_HU = -1350;
  private static final double HIGH_HU = 150;
  private static final double[] CORONAL_SHARES = {0.4, 0.65};

  /** Fainter values would veil healthy lung. */
  private static final float FAINTEST = 0.25f;

  private final int side;

  /**
   * Sets the size.
   *
   * @param side width and height of each of the three views, in pixels
   */
  public OverlayPicture(int side) {
    if (side < 16) {
      throw new IllegalArgumentException("Invalid size: " + side + " pixels are too few");
    }
    this.side = side;
  }

  /** What a view takes from the volume: HU and anomaly at a place of 0..1 in both directions. */
  private interface View {
    /** Index of the voxel as slice, row, column. */
    int[] voxel(double across, double down);
  }

  /** Renders the three views side by side, as PNG. */
  public byte[] png(HounsfieldVolume volume, AnomalyMap map) {
    BufferedImage image = new BufferedImage(3 * side, side, BufferedImage.TYPE_INT_RGB);
    double width = volume.columns() * volume.columnSpacingMm();
    double depth = volume.rows() * volume.rowSpacingMm();
    double height = volume.slices() * volume.sliceSpacingMm();
    int slice = worst(map);
    paint(
        image,
        0,
        width,
        depth,
        (across, down) ->
            new int[] {slice, (int) (down * volume.rows()), (int) (across * volume.columns())},
        volume,
        map);
    for (int i = 0; i < CORONAL_SHARES.length; i++) {
      int row = (int) (CORONAL_SHARES[i] * volume.rows());
      paint(
          image,
          (i + 1) * side,
          width,
          height,
          (across, down) ->
              new int[] {
                volume.slices() - 1 - (int) (down * volume.slices()),
                row,
                (int) (across * volume.columns())
              },
          volume,
          map);
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.setUseCache(false);
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a picture", e);
    }
  }

  private void paint(
      BufferedImage image,
      int left,
      double widthMm,
      double heightMm,
      View view,
      HounsfieldVolume volume,
      AnomalyMap map) {
    double scale = Math.max(widthMm, heightMm) / side;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double across = 0.5 + (x + 0.5 - side / 2.0) * scale / widthMm;
        double down = 0.5 + (y + 0.5 - side / 2.0) * scale / heightMm;
        if (across >= 0 && across < 1 && down >= 0 && down < 1) {
          int[] at = view.voxel(across, down);
          short hu = volume.hu()[at[0]][at[1] * volume.columns() + at[2]];
          image.setRGB(left + x, y, colour(hu, map.at(at[0], at[1], at[2])));
        }
      }
    }
  }

  /** Grey by HU, over it yellow to red by anomaly. */
  private static int colour(short hu, float anomaly) {
    double clipped = Math.min(HIGH_HU, Math.max(LOW_HU, hu));
    double grey = 255 * (clipped - LOW_HU) / (HIGH_HU - LOW_HU);
    double cover = anomaly < FAINTEST ? 0 : 0.25 + 0.5 * anomaly;
    int red = (int) Math.round(grey + cover * (255 - grey));
    int green = (int) Math.round(grey + cover * (255 * (1 - anomaly) - grey));
    int blue = (int) Math.round(grey * (1 - cover));
    return red << 16 | green << 8 | blue;
  }

  private static int worst(AnomalyMap map) {
    int worst = map.slices() / 2;
    for (int slice = 0; slice < map.slices(); slice++) {
      if (map.sum(slice) > map.sum(worst)) {
        worst = slice;
      }
    }
    return worst;
  }
}
