document.getElementById('root')?.append('Cordon is starting.');
