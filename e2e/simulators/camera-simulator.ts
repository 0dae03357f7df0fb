export * from '../../src-main/demo-cameras/camera-simulator.ts';
