package org.opportune.inference.infection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.inference.band.Blur;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.ClassCard;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.explain.IntegratedGradients;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.Tensor;

/** A bundle's infection network: what it says of slices and where it saw it. */
public final class InfectionNetwork {
  private static final int BATCH = 16;

  /** Keeps every factor of the product above 0. */
  private static final float LIFT = 2;

  /** Standard deviation of the smoothing, as a share of the picture's side: about 10 mm. */
  private static final double SMOOTHING = 1 / 32.0;

  private final LoadedNetwork loaded;
  private final InfectionNet network;
  private final ClassCard card;

  /**
   * A view of a network, which stays the caller's to close.
   *
   * @throws BundleException when the bundle is of another network
   */
  public InfectionNetwork(LoadedNetwork loaded) {
    if (!(loaded.classifier() instanceof InfectionNet found)) {
      throw new BundleException(
          "Invalid bundle: the network of "
              + loaded.bundle().place()
              + " is not of infections; make one with opportune train infection");
    }
    this.loaded = loaded;
    this.network = found;
    this.card = loaded.bundle().card().classes();
  }

  /** Names of the classes, the healthy one first. */
  public List<String> labels() {
    return card.labels();
  }

  /** How scans are cut for it. */
  public InfectionInput input() {
    return new InfectionInput(card.inputPixels());
  }

  /** Probability of each class on each slice, {@code probabilities[slice][class]}. */
  public double[][] probabilities(List<InfectionSlice> slices) {
    double[][] probabilities = new double[slices.size()][];
    int classes = card.labels().size();
    for (int from = 0; from < slices.size(); from += BATCH) {
      List<InfectionSlice> batch = slices.subList(from, Math.min(slices.size(), from + BATCH));
      int side = card.inputPixels();
      float[] values = new float[batch.size() * side * side];
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).fill(values, i * side * side, false);
      }
      float[] logits = loaded.forward(values, batch.size(), 1, side, side, LoadedNetwork.ALL);
      for (int i = 0; i < batch.size(); i++) {
        probabilities[from + i] =
            softmax(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes));
      }
    }
    return probabilities;
  }

  /** The likeliest infection of a slice, however unlikely: index of its class, 1 and up. */
  public int likeliestInfection(InfectionSlice slice) {
    return likeliestInfection(headMaps(slice));
  }

  /**
   * The infection map of a class: integrated gradients of its logit, which is the mean of the
   * heads', smoothed. Its values compare between slices; below 0 speaks against the class.
   *
   * <p>Finer than the {@link #activation}, whose cells are an eighth of the picture's pixels and
   * more, and to be preferred to it: only the largest value of an activation map is ever taught.
   *
   * @param clazz index of the class
   */
  public HeatMap infectionMap(InfectionSlice slice, int clazz) {
    int side = slice.side();
    float[] given =
        integrated(slice, (parameters, images) -> network.apply(parameters, images, false), clazz);
    return smooth(given, side);
  }

  /**
   * The map of a class by class activation: the mean over the heads of the class's activation maps,
   * brought to the picture's size. Its values compare between slices.
   *
   * @param clazz index of the class
   */
  public HeatMap activation(InfectionSlice slice, int clazz) {
    return joined(headMaps(slice), clazz, slice.side());
  }

  private static HeatMap joined(List<List<HeatMap>> heads, int clazz, int side) {
    float[] sum = new float[side * side];
    for (List<HeatMap> head : heads) {
      float[] scaled = head.get(clazz).scaledTo(side, side).values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += scaled[i] / heads.size();
      }
    }
    return new HeatMap(side, side, sum);
  }

  private static int likeliestInfection(List<List<HeatMap>> heads) {
    int best = 1;
    double most = Double.NEGATIVE_INFINITY;
    for (int clazz = 1; clazz < heads.get(0).size(); clazz++) {
      double logit = 0;
      for (List<HeatMap> head : heads) {
        logit += head.get(clazz).largest();
      }
      if (logit > most) {
        best = clazz;
        most = logit;
      }
    }
    return best;
  }

  /** Activation maps of each head and class. */
  private List<List<HeatMap>> headMaps(InfectionSlice slice) {
    try (NDManager scope = loaded.newScope()) {
      NDArray picture = scope.create(slice.input(), new Shape(1, 1, slice.side(), slice.side()));
      List<List<HeatMap>> heads = new ArrayList<>();
      for (NDArray map : network.activationMaps(new ParameterStore(scope, false), picture, false)) {
        map.attach(scope);
        int rows = (int) map.getShape().get(2);
        int columns = (int) map.getShape().get(3);
        float[] all = map.toFloatArray();
        List<HeatMap> classes = new ArrayList<>();
        for (int from = 0; from < all.length; from += rows * columns) {
          float[] own = Arrays.copyOfRange(all, from, from + rows * columns);
          classes.add(new HeatMap(rows, columns, own));
        }
        heads.add(classes);
      }
      return heads;
    }
  }

  /**
   * The joint saliency of the paper: integrated gradients S of the class at each head, the product
   * of all {@code S + 2}, smoothed, brought to 0..1. The paper does not say on which scale S is;
   * here its largest magnitude is 1 at each head, so that the heads count alike. Nor does it
   * smooth.
   *
   * @param clazz index of the class
   */
  public HeatMap saliency(InfectionSlice slice, int clazz) {
    int side = slice.side();
    float[] product = new float[side * side];
    Arrays.fill(product, 1);
    for (int i = 0; i < InfectionNet.HEADS; i++) {
      int head = i;
      float[] given =
          integrated(
              slice,
              (parameters, images) -> network.headLogits(parameters, images, false, null).get(head),
              clazz);
      float most = Float.MIN_NORMAL;
      for (float value : given) {
        most = Math.max(most, Math.abs(value));
      }
      for (int k = 0; k < product.length; k++) {
        product[k] *= given[k] / most + LIFT;
      }
    }
    return smooth(product, side).stretched();
  }

  private interface Logits {
    NDArray of(ParameterStore parameters, NDArray images);
  }

  private float[] integrated(InfectionSlice slice, Logits logits, int clazz) {
    Tensor image = new Tensor(new long[] {1, slice.side(), slice.side()}, slice.input());
    try (NDManager scope = loaded.newScope()) {
      return IntegratedGradients.published()
          .of(
              scope,
              images ->
                  logits
                      .of(new ParameterStore(images.getManager(), false), images)
                      .get(":, " + clazz),
              image)
          .values();
    }
  }

  private static HeatMap smooth(float[] values, int side) {
    return new HeatMap(side, side, Blur.gaussian(values, side, side, SMOOTHING * side));
  }

  private static double[] softmax(float[] logits) {
    double most = logits[0];
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[i] - most);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
