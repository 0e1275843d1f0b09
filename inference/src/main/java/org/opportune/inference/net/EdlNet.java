package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/**
 * EDLNet (Patterns 2025, doi 10.1016/j.patter.2025.101426): a U-Net of five levels whose first
 * output channel restores the slice without lesions and whose second is the anomaly map.
 *
 * <p>Input: (batch, 1, rows, columns), HU scaled to 0..1 by the bundle's window, 1 outside the
 * lungs. Output: (batch, 2, rows, columns), linear; the map is meant to lie in 0..1 and is clipped
 * by its readers. Rows and columns are multiples of {@link #STRIDE}.
 */
public final class EdlNet extends Layer {

  /** Rows and columns of an input are multiples of this: four halvings. */
  public static final int STRIDE = 16;

  /** Output channel of the restored slice. */
  public static final int RESTORED = 0;

  /** Output channel of the anomaly map. */
  public static final int ANOMALY = 1;

  private final EdlNetSettings settings;
  private final DoubleConv inc;
  private final Down down1;
  private final Down down2;
  private final Down down3;
  private final Layer down4;
  private final GatedUp up1;
  private final GatedUp up2;
  private final GatedUp up3;
  private final GatedUp up4;
  private final Conv outc;

  /** Declares the network; its parameters have no values before {@link NetworkState#loadInto}. */
  public EdlNet(EdlNetSettings settings) {
    this.settings = settings;
    int w = settings.width();
    this.inc = addChildBlock("inc", new DoubleConv(1, w, w));
    this.down1 = addChildBlock("down1", new Down(w, w * 2));
    this.down2 = addChildBlock("down2", new Down(w * 2, w * 4));
    this.down3 = addChildBlock("down3", new Down(w * 4, w * 8));
    Layer bottleneck = settings.scrb() ? new ScrbDown(w * 8, w * 16) : new Down(w * 8, w * 16);
    this.down4 = addChildBlock("down4", bottleneck);
    this.up1 = addChildBlock("up1", up(w * 16));
    this.up2 = addChildBlock("up2", up(w * 8));
    this.up3 = addChildBlock("up3", up(w * 4));
    this.up4 = addChildBlock("up4", up(w * 2));
    this.outc = addChildBlock("outc.conv", Conv.pointwise(w, 2, true));
  }

  /** What was built. */
  public EdlNetSettings settings() {
    return settings;
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return apply(parameters, input, training, null);
  }

  /**
   * Runs the network with channels of its four coarser decoder inputs switched off.
   *
   * @param dropout which; null for none
   */
  public NDArray apply(
      ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    checkInput(input.getShape());
    NDArray bottom;
    try (NDArray level0 = inc.apply(parameters, input, training);
        NDArray level1 = down1.apply(parameters, level0, training);
        NDArray level2 = down2.apply(parameters, level1, training);
        NDArray level3 = down3.apply(parameters, level2, training);
        NDArray level4 = thinned(down4.apply(parameters, level3, training), dropout);
        NDArray back3 = thinned(up1.apply(parameters, level4, level3, training), dropout);
        NDArray back2 = thinned(up2.apply(parameters, back3, level2, training), dropout);
        NDArray back1 = thinned(up3.apply(parameters, back2, level1, training), dropout)) {
      bottom = up4.apply(parameters, back1, level0, training);
    }
    try (bottom) {
      return outc.apply(parameters, bottom, training);
    }
  }

  private static NDArray thinned(NDArray level, ChannelDropout dropout) {
    if (dropout == null) {
      return level;
    }
    try (level) {
      return dropout.apply(level);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape in = inputShapes[0];
    return new Shape[] {new Shape(in.get(0), 2, in.get(2), in.get(3))};
  }

  private GatedUp up(int in) {
    return new GatedUp(in, settings.gate(), settings.detachGate());
  }

  /**
   * Checks the shape of an input.
   *
   * @throws IllegalArgumentException when it is not (batch, 1, rows, columns), both multiples of
   *     {@link #STRIDE}
   */
  public static void checkInput(Shape shape) {
    if (shape.dimension() != 4
        || shape.get(1) != 1
        || shape.get(2) % STRIDE != 0
        || shape.get(3) % STRIDE != 0) {
      throw new IllegalArgumentException(
          "Invalid input: "
              + shape
              + " is not (batch, 1, rows, columns) in multiples of "
              + STRIDE);
    }
  }
}
