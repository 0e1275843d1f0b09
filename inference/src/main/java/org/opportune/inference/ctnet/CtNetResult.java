package org.opportune.inference.ctnet;

import java.time.Duration;
import org.opportune.inference.net.NetworkState;

/**
 * What a training gives.
 *
 * @param best weights with the lowest validation loss
 * @param validationLoss of those, on patients that did not train
 * @param validationAuroc mean over labels, of those on the same patients
 * @param trained volumes that trained
 * @param validated volumes that validated
 * @param epochs taken
 * @param elapsed time spent
 */
public record CtNetResult(
    NetworkState best,
    double validationLoss,
    double validationAuroc,
    int trained,
    int validated,
    int epochs,
    Duration elapsed) {}
