/** Images cut into patches: bags of instances. */
package org.opportune.inference.bag;
