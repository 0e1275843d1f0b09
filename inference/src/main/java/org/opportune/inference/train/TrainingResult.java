package org.opportune.inference.train;

import java.time.Duration;
import org.opportune.inference.net.NetworkState;

/**
 * What a training gives.
 *
 * @param best weights with the lowest validation loss
 * @param steps steps taken
 * @param validationLoss loss of the best weights on patients that did not train
 * @param pixelAuroc their pixel AUROC within the lungs
 * @param elapsed time spent
 */
public record TrainingResult(
    NetworkState best, int steps, double validationLoss, double pixelAuroc, Duration elapsed) {}
