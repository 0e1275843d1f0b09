package org.opportune.inference.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.volume.VolumeCard;

/**
 * What {@code bundle.json} says of a model: the facts needed to use it rightly and to trust it.
 *
 * @param name name of the bundle
 * @param version version of these weights
 * @param network {@link #EDLNET}, {@link #RESNET}, {@link #CTNET}, {@link #TORCHSCRIPT}, or the
 *     name of another
 * @param weights file that holds the weights
 * @param width channels of the first level; not of TorchScript modules
 * @param gate whether the decoder is gated; EDLNet only
 * @param scrb whether the bottleneck holds the reconstruction block; EDLNet only
 * @param lowHu lower end of the input window, in HU; null for networks of slides
 * @param highHu upper end; null likewise
 * @param stride rows and columns of an input are multiples of this
 * @param anomalyChannel output channel of the anomaly map
 * @param dropout share of channels that training switched off, for networks that can tell how
 *     unsure they are; 0 for others
 * @param volumes labels and grid of a network of whole volumes; null for others
 * @param bands strength of the frequency bands that a scan is brought down to before the network
 *     sees it; null for scans as they are
 * @param patterns labels and patches of a network of slides; null for networks of CT
 * @param classes of a classifier of CT; null for other networks
 * @param preprocessing what happens to a slice before the network, in words
 * @param trainingPopulation who it was trained on, in words; none of it identifies anyone
 * @param reproduce command that trains it again
 * @param metrics figures by name, measured when it was made
 * @param licence terms of the weights
 * @param sha256 digest of each file by name, in hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BundleCard(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String version,
    @JsonProperty(required = true) String network,
    @JsonProperty(required = true) String weights,
    int width,
    boolean gate,
    boolean scrb,
    Double lowHu,
    Double highHu,
    @JsonProperty(required = true) int stride,
    int anomalyChannel,
    double dropout,
    VolumeCard volumes,
    BandReference bands,
    PatternCard patterns,
    ClassCard classes,
    String preprocessing,
    String trainingPopulation,
    String reproduce,
    Map<String, Double> metrics,
    String licence,
    @JsonProperty(required = true) Map<String, String> sha256) {

  /** EDLNet with named tensors. */
  public static final String EDLNET = "edlnet";

  /** A {@link org.opportune.inference.net.ResNet} over patches of slides. */
  public static final String RESNET = "resnet";

  /** A {@link org.opportune.inference.net.InfectionNet} over slices of CT. */
  public static final String INFECTION = "infection";

  /** A {@link org.opportune.inference.net.CtNet} over whole volumes. */
  public static final String CTNET = "ctnet";

  /** A TorchScript module made elsewhere. */
  public static final String TORCHSCRIPT = "torchscript";

  /** Copies the maps; a network of CT has a window. */
  public BundleCard {
    if (patterns == null && (lowHu == null || highHu == null)) {
      throw new IllegalArgumentException(
          (lowHu == null ? "lowHu" : "highHu") + " is missing: the input window in HU");
    }
    metrics = metrics == null ? Map.of() : new java.util.TreeMap<>(metrics);
    sha256 = sha256 == null ? Map.of() : new java.util.TreeMap<>(sha256);
  }

  /** The same with other digests. */
  BundleCard withSha256(Map<String, String> digests) {
    return new BundleCard(
        name,
        version,
        network,
        weights,
        width,
        gate,
        scrb,
        lowHu,
        highHu,
        stride,
        anomalyChannel,
        dropout,
        volumes,
        bands,
        patterns,
        classes,
        preprocessing,
        trainingPopulation,
        reproduce,
        metrics,
        licence,
        digests);
  }
}
