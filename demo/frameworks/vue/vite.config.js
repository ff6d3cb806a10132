import vue from '@vitejs/plugin-vue';

const isCustomElement = (tag) => tag === 'mesh-call';

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
