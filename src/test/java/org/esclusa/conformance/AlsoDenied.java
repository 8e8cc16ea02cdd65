// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The promises of this class hold for a JVM without native access too: it is one more language. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface AlsoDenied {}
