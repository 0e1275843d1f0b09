package org.opportune.inference.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a bundle says of a network that tells classes of CT apart.
 *
 * @param labels classes in the order of the network's outputs
 * @param inputPixels rows and columns of a slice as the network sees it
 * @param patientRule how outputs become one call per patient, in words; null where the network sees
 *     a whole scan at once
 * @param calledAbove score from which that rule calls a patient; null without a rule
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassCard(
    @JsonProperty(required = true) List<String> labels,
    @JsonProperty(required = true) int inputPixels,
    String patientRule,
    Double calledAbove) {

  /** Copies the list. */
  public ClassCard {
    labels = List.copyOf(labels);
    if (labels.size() < 2) {
      throw new IllegalArgumentException(
          "classes names %d labels; a classifier has two at least".formatted(labels.size()));
    }
  }
}
