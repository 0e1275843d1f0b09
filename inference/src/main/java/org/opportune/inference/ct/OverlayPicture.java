package org.opportune.inference.ct;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntToDoubleFunction;
import javax.imageio.ImageIO;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A picture of a scan with its anomaly map in colour: above, three axial views, of the upper,
 * middle and lower third of the lungs; below, three coronal views, of their front, middle and back
 * third. Each shows the plane of its third with most anomaly. The patient's right is on the
 * viewer's left, the head up. No text: a picture carries nothing that identifies a patient but the
 * anatomy itself.
 */
public final class OverlayPicture {
  private static final int VIEWS = 3;
  private static final double LOW_HU = -1350;
  private static final double HIGH_HU = 150;

  /** Fainter values would veil healthy lung. */
  private static final float FAINTEST = 0.25f;

  private final int side;

  /**
   * Sets the size.
   *
   * @param side width and height of each of the six views, in pixels
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

  /** The six views, three to a row, without alpha. */
  public BufferedImage render(HounsfieldVolume volume, AnomalyMap map) {
    BufferedImage image = new BufferedImage(VIEWS * side, 2 * side, BufferedImage.TYPE_INT_RGB);
    double width = volume.columns() * volume.columnSpacingMm();
    double depth = volume.rows() * volume.rowSpacingMm();
    double height = volume.slices() * volume.sliceSpacingMm();
    int first = 0;
    int end = map.slices();
    while (first < end - 1 && !map.holdsLung(first)) {
      first++;
    }
    while (end > first + 1 && !map.holdsLung(end - 1)) {
      end--;
    }
    int front = Math.max(0, map.box().top());
    int back = Math.min(volume.rows(), map.box().top() + map.box().rows());
    for (int third = 0; third < VIEWS; third++) {
      // Slices rise to the head, and the upper third comes first.
      int slice = worst(first, end, VIEWS - 1 - third, map::sum);
      paint(
          image,
          new int[] {third * side, 0},
          new double[] {width, depth},
          (across, down) ->
              new int[] {slice, (int) (down * volume.rows()), (int) (across * volume.columns())},
          volume,
          map);
      int row = worst(front, back, third, y -> sumOfRow(map, y));
      paint(
          image,
          new int[] {third * side, side},
          new double[] {width, height},
          (across, down) ->
              new int[] {
                volume.slices() - 1 - (int) (down * volume.slices()),
                row,
                (int) (across * volume.columns())
              },
          volume,
          map);
    }
    return image;
  }

  /** A picture as PNG. */
  public static byte[] png(BufferedImage picture) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.setUseCache(false);
      ImageIO.write(picture, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a picture", e);
    }
  }

  private void paint(
      BufferedImage image,
      int[] corner,
      double[] extentMm,
      View view,
      HounsfieldVolume volume,
      AnomalyMap map) {
    double scale = Math.max(extentMm[0], extentMm[1]) / side;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double across = 0.5 + (x + 0.5 - side / 2.0) * scale / extentMm[0];
        double down = 0.5 + (y + 0.5 - side / 2.0) * scale / extentMm[1];
        if (across >= 0 && across < 1 && down >= 0 && down < 1) {
          int[] at = view.voxel(across, down);
          short hu = volume.hu()[at[0]][at[1] * volume.columns() + at[2]];
          image.setRGB(corner[0] + x, corner[1] + y, colour(hu, map.at(at[0], at[1], at[2])));
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

  private static double sumOfRow(AnomalyMap map, int row) {
    double sum = 0;
    LungBox box = map.box();
    for (int slice = 0; slice < map.slices(); slice++) {
      for (int column = box.left(); column < box.left() + box.columns(); column++) {
        sum += map.at(slice, row, column);
      }
    }
    return sum;
  }

  /** The plane of a third with the largest sum; its middle one where all are equal. */
  private static int worst(int first, int end, int third, IntToDoubleFunction sum) {
    int from = first + (end - first) * third / VIEWS;
    int to = Math.max(from + 1, first + (end - first) * (third + 1) / VIEWS);
    int worst = (from + to) / 2;
    double most = sum.applyAsDouble(worst);
    for (int plane = from; plane < to; plane++) {
      double here = sum.applyAsDouble(plane);
      if (here > most) {
        worst = plane;
        most = here;
      }
    }
    return worst;
  }
}
